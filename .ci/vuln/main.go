// Command vuln looks for known vulnerabilities in what the programs call: one that is found
// fails. If the database cannot be reached, it says so and is content. VULNDB is another
// database, such as a mirror.
//
//	go run ./.ci/vuln [PATTERN...]
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	database := os.Getenv("VULNDB")
	if database == "" {
		database = "https://vuln.go.dev"
	}
	patterns := os.Args[1:]
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	os.Exit(exitCode(os.Stdout, look(os.Stdout, database, ".", patterns...)))
}

// exitCode says on out what err is. Only a database that cannot be reached is no failure.
func exitCode(out io.Writer, err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUnreachable):
		fmt.Fprintln(out, "Known vulnerabilities are left out: their database cannot be reached:", err)
		return 0
	}
	fmt.Fprintln(out, "vuln:", err)
	return 1
}

// look scans the packages of the module in dir with the tools of the module in the current
// directory. Out gets what was found. The error is errUnreachable if nothing was looked for.
func look(out io.Writer, database, dir string, patterns ...string) error {
	if err := probe(database); err != nil {
		return fmt.Errorf("the database of vulnerabilities: %w", err)
	}
	tools, err := filepath.Abs("tools.mod")
	if err != nil {
		return err
	}
	scan := exec.Command("go", append([]string{"tool", "-modfile=" + tools, "govulncheck", "-db", database, "-C", dir}, patterns...)...)
	scan.Stdout, scan.Stderr = out, out
	return scan.Run()
}

var errUnreachable = errors.New("nothing answers")

// probe reads when the database last changed. The error is errUnreachable if nothing answers:
// the name is unknown, nothing listens, the proxy refuses, or something between cuts the
// connection or keeps silent. A database that answers anything else than it should, or whose
// certificate is wrong, is another error.
func probe(database string) error {
	at, err := url.Parse(database)
	if err != nil {
		return err
	}
	if at.Scheme == "file" { // govulncheck says what is wrong with it
		return nil
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("%w: the proxy answers %d", errUnreachable, answer.StatusCode)
		}
		return nil
	}
	client := http.Client{Transport: transport, Timeout: 30 * time.Second}
	answer, err := client.Get(strings.TrimRight(database, "/") + "/index/db.json")
	if err != nil {
		broken, late := (*net.OpError)(nil), (*url.Error)(nil)
		if errors.Is(err, io.EOF) || errors.As(err, &broken) || errors.As(err, &late) && late.Timeout() {
			return fmt.Errorf("%w: %w", errUnreachable, err)
		}
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %d", answer.StatusCode)
	}
	var index struct{ Modified time.Time }
	if err := json.NewDecoder(io.LimitReader(answer.Body, 1<<20)).Decode(&index); err != nil {
		return fmt.Errorf("its index is not JSON: %w", err)
	}
	if index.Modified.IsZero() {
		return errors.New("its index does not say when it last changed")
	}
	return nil
}
