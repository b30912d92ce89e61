package left4me_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"net/netip"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/adapters/metrics"
	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/livestate/poll"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/rcon/srclog"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/steam/webapi"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/hold"
	"github.com/left4me/left4me/store/login"
	"github.com/left4me/left4me/store/memstore"
	"github.com/left4me/left4me/store/operate"
)

// secretField is how fields that hold a secret are called.
var secretField = regexp.MustCompile(`(Password|Secret|Token|Key|Passphrase)$`)

// TestTypesWithASecretArePrintedWithout reads the exported types of all packages but test kits: what has a
// secret in a field has a Format method, since String alone does not count for %d, and keeps it out of JSON, which
// logs write too.
func TestTypesWithASecretArePrintedWithout(t *testing.T) {
	t.Parallel()
	formats := make(map[string]bool) // types with a Format method, by folder and name
	type field struct{ typ, name, tag, at string }
	var secrets []field
	for _, file := range goFiles(t) {
		dir := folder(file)
		if strings.HasSuffix(file, "_test.go") || rules[dir].kit || slices.Contains(strings.Split(dir, "/"), "internal") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "Format" && n.Recv != nil {
					receiver := n.Recv.List[0].Type
					if star, ok := receiver.(*ast.StarExpr); ok {
						receiver = star.X
					}
					if name, ok := receiver.(*ast.Ident); ok {
						formats[path.Join(dir, name.Name)] = true
					}
				}
				return false
			case *ast.TypeSpec:
				s, ok := n.Type.(*ast.StructType)
				if !ok || !n.Name.IsExported() {
					return true
				}
				for _, fields := range s.Fields.List {
					if typ, ok := fields.Type.(*ast.Ident); !ok || typ.Name != "string" {
						continue
					}
					for _, name := range fields.Names {
						if secretField.MatchString(name.Name) && name.IsExported() {
							tag := ""
							if fields.Tag != nil {
								tag, _ = strconv.Unquote(fields.Tag.Value)
							}
							secrets = append(secrets, field{path.Join(dir, n.Name.Name), name.Name, tag, fset.Position(name.Pos()).String()})
						}
					}
				}
			}
			return true
		})
	}
	for _, s := range secrets {
		if !formats[s.typ] {
			t.Errorf("%s: %s has the secret %s and no Format method", s.at, s.typ, s.name)
		}
		if reflect.StructTag(s.tag).Get("json") != "-" {
			t.Errorf("%s: JSON of %s has the secret %s", s.at, s.typ, s.name)
		}
	}
	if len(secrets) < 10 {
		t.Errorf("only %d secrets were found", len(secrets))
	}
}

// TestSecretsAreNotPrinted prints what holds a secret in every way that a log statement does.
func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const secret = "hunter2"
	listener, err := srclog.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	options := srclog.FeedOptions{Secret: secret}
	feed, err := listener.Register(netip.MustParseAddrPort("203.0.113.20:27015"), &options)
	if err != nil {
		t.Fatal(err)
	}
	target := poll.Target{ID: 7, Name: "Friday", Password: secret}
	st := memstore.New()
	if _, err := st.CreateUser(t.Context(), store.User{Name: "mara", PasswordDigest: secret}); err != nil {
		t.Fatal(err)
	}
	logins := &hold.Logins{Store: heldStore{st}}
	client := logins.Client("127.0.0.1", 9, secret, nil)
	if _, err := client.Exec(t.Context(), "status"); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("a login that is held: %v", err)
	}
	exec := actions.Action{Kind: actions.Exec, Text: "sv_password " + secret}
	for _, v := range []any{
		target, poll.Poll{Target: target}, &poll.StatusChange{Target: target}, []poll.Target{target},
		rcon.Client{Password: secret}, &rcon.Client{Password: secret}, webapi.Client{Key: secret}, options, feed,
		srclog.RCONCommand{Command: "rcon_password " + secret}, srclog.CvarSet{Name: "sv_password", Value: secret},
		spec.Server{RCONPassword: secret}, doctor.Server{Password: secret}, metrics.Access{Token: secret}, login.Attempt{Password: secret},
		store.Server{RCONPassword: secret}, store.User{PasswordDigest: secret}, store.RCONLogin{Password: secret}, store.Share{Token: secret},
		store.Community{Token: secret}, store.AlertTarget{URL: "https://example.com/" + secret, Key: secret, OldKey: secret},
		store.Blueprint{Arguments: []string{"+sv_password", secret}, Config: []string{"sv_password " + secret}},
		store.Task{Text: "sv_password " + secret}, schedule.Task{Text: "sv_password " + secret},
		exec, &operate.Request{Action: exec}, st, logins, client,
	} {
		var b bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&b, verb+"\n", v)
		}
		slog.New(slog.NewTextHandler(&b, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "v", v, "all", []any{v})
		said := b.String()
		if strings.Contains(said, secret) || strings.Contains(said, fmt.Sprintf("%x", secret)) || strings.Contains(said, fmt.Sprint([]byte(secret))[1:20]) {
			t.Errorf("%T tells its secret:\n%s", v, said)
		}
	}
}

// heldStore holds every login, so that none is dialled.
type heldStore struct{ store.Holds }

func (heldStore) CheckRCONLogin(_ context.Context, _ store.RCONLogin, now time.Time) (store.LoginRecord, error) {
	return store.LoginRecord{}, &store.HoldError{Until: now.Add(time.Minute), Reason: store.HoldRefused}
}
