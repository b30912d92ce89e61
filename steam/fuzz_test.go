package steam_test

import (
	"testing"

	"github.com/left4me/left4me/steam"
)

// FuzzParse checks that whatever Parse accepts is valid, and that each form it
// is printed in reads back as the same ID.
func FuzzParse(f *testing.F) {
	for _, tt := range forms {
		id := steam.FromUint64(tt.bits)
		for _, text := range []string{id.String(), tt.s2, tt.s3, tt.url} {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		id, err := steam.Parse(text)
		if err != nil {
			if !id.IsZero() || len(err.Error()) > 400 {
				t.Fatalf("Parse(%q) = %v, error of %d bytes", text, id, len(err.Error()))
			}
			return
		}
		checkForms(t, id)
	})
}

// FuzzFromUint64 checks that every number is kept, that every ID that calls
// itself valid can be written and read, and that none that doesn't can be read.
func FuzzFromUint64(f *testing.F) {
	for _, tt := range forms {
		f.Add(tt.bits)
	}
	f.Fuzz(func(t *testing.T, bits uint64) {
		id := steam.FromUint64(bits)
		if id.Uint64() != bits {
			t.Fatalf("FromUint64(%d) holds %d", bits, id.Uint64())
		}
		if id.IsValid() {
			checkForms(t, id)
		} else if got, err := steam.Parse(id.String()); err == nil {
			t.Fatalf("Parse(%q) = %v, which isn't valid", id.String(), got)
		}
		if id.IsIndividual() && id != steam.FromAccountID(id.AccountID()) {
			t.Fatalf("%v is a person other than its account number says", id)
		}
	})
}

func checkForms(t *testing.T, id steam.ID) {
	t.Helper()
	if !id.IsValid() || id.IsZero() {
		t.Fatalf("%d: valid %t, zero %t", id.Uint64(), id.IsValid(), id.IsZero())
	}
	texts := []string{id.String()}
	if s := id.Steam3(); s != "" {
		texts = append(texts, s)
	}
	if s := id.Steam2(); s != "" {
		texts = append(texts, s)
	}
	if s := id.ProfileURL(); s != "" {
		texts = append(texts, s)
	}
	if id.IsIndividual() && len(texts) != 4 {
		t.Fatalf("a person has only the forms %q", texts)
	}
	for _, s := range texts {
		if got, err := steam.Parse(s); err != nil || got != id {
			t.Fatalf("Parse(%q) = %v, %v, want %d", s, got, err, id.Uint64())
		}
	}
	var back steam.ID
	if err := back.UnmarshalText(id.AppendTo(nil)); err != nil || back != id {
		t.Fatalf("UnmarshalText(AppendTo) = %v, %v, want %d", back, err, id.Uint64())
	}
}
