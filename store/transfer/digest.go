package transfer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"iter"
)

// Digest is a fingerprint of rows in any order. The zero value is that of none.
type Digest struct {
	rows  int
	lanes [4]uint64
}

// Add adds a row: the sum of the SHA-256 of each does not depend on their order.
func (d *Digest) Add(row Row) error {
	var text []byte
	for _, value := range row {
		switch value := value.(type) {
		case nil:
			text = append(text, 0)
		case int64:
			text = binary.BigEndian.AppendUint64(append(text, 1), uint64(value))
		case string:
			text = append(binary.BigEndian.AppendUint64(append(text, 2), uint64(len(value))), value...)
		case []byte:
			text = append(binary.BigEndian.AppendUint64(append(text, 3), uint64(len(value))), value...)
		default:
			return fmt.Errorf("transfer: a value is a %T", value)
		}
	}
	sum := sha256.Sum256(text)
	for i := range d.lanes {
		d.lanes[i] += binary.BigEndian.Uint64(sum[8*i:])
	}
	d.rows++
	return nil
}

// Rows is how many rows were added.
func (d Digest) Rows() int { return d.rows }

// String is the fingerprint in hexadecimal.
func (d Digest) String() string {
	var sum []byte
	for _, lane := range d.lanes {
		sum = binary.BigEndian.AppendUint64(sum, lane)
	}
	return hex.EncodeToString(sum)
}

// through yields rows and adds each.
func (d *Digest) through(rows iter.Seq2[Row, error]) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				err = d.Add(row)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// of adds all rows.
func (d *Digest) of(rows iter.Seq2[Row, error]) error {
	for _, err := range d.through(rows) {
		if err != nil {
			return err
		}
	}
	return nil
}
