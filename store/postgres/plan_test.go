package postgres_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
)

// statements are those that stores have carried out.
type statements struct{ texts sync.Map }

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	s.texts.Store(data.SQL, nil)
	return ctx
}

func (*statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

var (
	planned   = regexp.MustCompile(`^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b`)
	parameter = regexp.MustCompile(`\$(\d+)`)
)

// large are the tables that grow with history. No statement reads one from end to end.
var large = map[string]bool{"server_run": true, "server_player_session": true, "player_sum": true, "chat": true, "event": true,
	"alert_delivery": true, "audit": true, "server_player_total": true, "player_total": true}

// byShard is in the statement that lists the servers of shards, which reads no others.
const byShard = "v.id & 255 IN"

// seeks make PostgreSQL show whether a statement can find the row of each that is given by
// an index, though the tables are empty.
var seeks = map[string]string{
	"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off",
}

// explain looks at the plan of each statement.
func (s *statements) explain(t *testing.T) {
	url := newDatabase(t)
	open(t, url)
	ctx := t.Context()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	for name, value := range seeks {
		if _, err := conn.Exec(ctx, `SELECT set_config($1, $2, false)`, name, value); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	s.texts.Range(func(key, _ any) bool {
		text := key.(string)
		if !planned.MatchString(text) {
			return true
		}
		n++
		arguments := 0
		for _, m := range parameter.FindAllStringSubmatch(text, -1) {
			i, err := strconv.Atoi(m[1])
			if err != nil {
				t.Fatal(err)
			}
			arguments = max(arguments, i)
		}
		explained := text
		if arguments > 0 {
			name := fmt.Sprint("s", n)
			if _, err := conn.Exec(ctx, "PREPARE "+name+" AS "+text); err != nil {
				t.Errorf("%v\n%s", err, text)
				return true
			}
			explained = "EXECUTE " + name + " (NULL" + strings.Repeat(", NULL", arguments-1) + ")"
		}
		var plans []struct{ Plan plan }
		var answer []byte
		err := conn.QueryRow(ctx, "EXPLAIN (FORMAT JSON) "+explained, pgx.QueryExecModeSimpleProtocol).Scan(&answer)
		if err == nil {
			err = json.Unmarshal(answer, &plans)
		}
		if err != nil {
			t.Errorf("%v\n%s", err, text)
			return true
		}
		for _, p := range plans {
			p.Plan.check(t, text)
		}
		return true
	})
	if n < 60 {
		t.Errorf("%d statements, want all", n)
	}
}

// plan is a node of what EXPLAIN says.
type plan struct {
	Type      string `json:"Node Type"`
	Table     string `json:"Relation Name"`
	Index     string `json:"Index Name"`
	Condition string `json:"Index Cond"`
	Plans     []plan
}

func (p plan) check(t *testing.T, statement string) {
	seek := p.Condition != "" || p.Type == "Bitmap Heap Scan" || p.Type == "ModifyTable" ||
		p.Index == "session_open" || // of open sessions alone
		p.Index == "player_total_most" // up to a limit
	table := p.Table
	if strings.HasPrefix(table, "server_run_") { // of a month
		table = "server_run"
	}
	if (large[table] || p.Table == "servers" && strings.Contains(statement, byShard)) && !seek {
		t.Errorf("%s of %s by %q\n%s", p.Type, p.Table, p.Index, statement)
	}
	for _, below := range p.Plans {
		below.check(t, statement)
	}
}
