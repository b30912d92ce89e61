package srclog_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/rcon/srclog"
)

// folder is a game's folder of logs.
type folder struct {
	tb  testing.TB
	dir string
}

func (f folder) append(name, text string) {
	f.tb.Helper()
	file, err := os.OpenFile(filepath.Join(f.dir, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		f.tb.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString(text); err != nil {
		f.tb.Fatal(err)
	}
}

func (f folder) write(name, text string) {
	f.tb.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o644); err != nil {
		f.tb.Fatal(err)
	}
}

func (f folder) rename(from, to string) {
	f.tb.Helper()
	if err := os.Rename(filepath.Join(f.dir, from), filepath.Join(f.dir, to)); err != nil {
		f.tb.Fatal(err)
	}
}

func (f folder) follow(opts *srclog.FollowOptions) *srclog.Follower {
	f.tb.Helper()
	follower, err := srclog.Follow(f.dir, opts)
	if err != nil {
		f.tb.Fatal(err)
	}
	return follower
}

// follow runs a test in a bubble, in which time passes as soon as all is idle.
func follow(t *testing.T, test func(t *testing.T, dir folder)) {
	t.Helper()
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) { test(t, folder{t, dir}) })
}

// rest returns what Next has within a minute, without stamps.
func rest(t *testing.T, f *srclog.Follower) (all []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		line, err := f.Next(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.ReplaceAll(line.Text, stamp, ""))
	}
}

func want(t *testing.T, f *srclog.Follower, lines ...string) {
	t.Helper()
	if diff := cmp.Diff(lines, rest(t, f)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestFollowerStartsAtTheEnd(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		dir.write("L1.log", stamp+"old\n")
		dir.write("L2.log", stamp+"old\n"+stamp+"begun before")
		dir.write("other.txt", "")
		f := dir.follow(nil)
		defer f.Close()
		dir.append("L2.log", " and ended after\n"+stamp+"one\r\n\n"+stamp+"two\n"+stamp+"no end")
		dir.append("other.txt", stamp+"other\n")
		want(t, f, "one", "two")
		dir.append("L2.log", " yet\n")
		want(t, f, "no end yet")
		dir.append("L1.log", stamp+"late\n")
		want(t, f, "late")
		if got := f.Stats(); got != (srclog.FollowerStats{Lines: 4}) {
			t.Errorf("%+v", got)
		}
	})
}

func TestFollowerReadsNewFilesFromTheBeginning(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		f := dir.follow(nil)
		defer f.Close()
		want(t, f)
		for i := range 40 {
			name := fmt.Sprintf("L%03d.log", i)
			dir.write(name, "")
			want(t, f)
			dir.append(name, stamp+"a\n")
			dir.append(name, stamp+"b\n")
			want(t, f, "a", "b")
		}
	})
}

func TestFollowerNoticesTruncation(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		dir.write("L1.log", strings.Repeat(stamp+"old\n", 100))
		f := dir.follow(nil)
		defer f.Close()
		dir.append("L1.log", stamp+"a\n")
		want(t, f, "a")
		dir.write("L1.log", stamp+"b\n") // the same file, shorter
		want(t, f, "b")
		dir.write("L1.log", strings.Repeat("x", 5)+stamp+"longer than what was there before\n")
		want(t, f, "xxxxxlonger than what was there before")
		if got := f.Stats().Starts; got != 2 {
			t.Errorf("%d starts", got)
		}
	})
}

func TestFollowerNoticesRotation(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		dir.write("game.log", stamp+"old\n")
		f := dir.follow(nil)
		defer f.Close()
		want(t, f)
		dir.append("game.log", stamp+"last\n")
		dir.rename("game.log", "game.log.1") // no longer of the pattern, and still read to its end
		dir.write("game.log", stamp+"first\n")
		want(t, f, "last", "first")
		dir.rename("game.log", "game.1.log") // of the pattern, and not read twice
		dir.write("game.log", stamp+"third\n")
		dir.append("game.1.log", stamp+"second\n")
		got := rest(t, f)
		if len(got) != 2 || got[0] == got[1] || got[0] == "first" || got[1] == "first" {
			t.Errorf("%q", got)
		}
		if err := os.Remove(filepath.Join(dir.dir, "game.log")); err != nil {
			t.Fatal(err)
		}
		want(t, f)
		dir.write("game.log", stamp+"fourth\n")
		want(t, f, "fourth")
	})
}

func TestFollowerBoundsLines(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		f := dir.follow(nil)
		defer f.Close()
		long := strings.Repeat("x", srclog.MaxLine-len(stamp))
		dir.append("L1.log", stamp+long+"\n"+stamp+"x"+long+"\n"+stamp+strings.Repeat(long, 5)+"\n"+stamp+"end\n")
		want(t, f, long, "end")
		if got := f.Stats(); got.TooLong != 2 || got.Lines != 2 {
			t.Errorf("%+v", got)
		}
		dir.append("L1.log", stamp+strings.Repeat(long, 3))
		want(t, f)
		dir.append("L1.log", "\n"+stamp+"more\n")
		want(t, f, "more")
	})
}

func TestFollowerDropsRCON(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		f, all := dir.follow(nil), dir.follow(&srclog.FollowOptions{RCON: true, Interval: time.Second, Pattern: "L*"})
		defer f.Close()
		defer all.Close()
		const command = `rcon from "203.0.113.7:5000": command "status"`
		dir.append("L1.log", stamp+command+"\n")
		want(t, f)
		want(t, all, command)
		if got := f.Stats().RCON; got != 1 {
			t.Errorf("%d commands", got)
		}
	})
}

// TestFollowerReadsEveryLineOnce writes to several files in pieces of any size.
func TestFollowerReadsEveryLineOnce(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		f := dir.follow(nil)
		defer f.Close()
		r := rand.New(rand.NewPCG(3, 4))
		wrote, got := make(map[string][]string), make(map[string][]string)
		var unwritten [3]string
		for range 300 {
			i := r.IntN(len(unwritten))
			name := fmt.Sprintf("L%d.log", i)
			for range r.IntN(4) {
				line := fmt.Sprint(stamp, len(wrote[name]), strings.Repeat("x", r.IntN(3000)))
				wrote[name] = append(wrote[name], line)
				unwritten[i] += line + "\n"
			}
			n := r.IntN(len(unwritten[i]) + 1)
			dir.append(name, unwritten[i][:n])
			unwritten[i] = unwritten[i][n:]
			if r.IntN(3) > 0 {
				continue
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Duration(r.IntN(3000))*time.Millisecond)
			for line, err := f.Next(ctx); err == nil; line, err = f.Next(ctx) {
				got[line.File] = append(got[line.File], line.Text)
			}
			cancel()
		}
		for i, text := range unwritten {
			dir.append(fmt.Sprintf("L%d.log", i), text)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		for line, err := f.Next(ctx); err == nil; line, err = f.Next(ctx) {
			got[line.File] = append(got[line.File], line.Text)
		}
		if diff := cmp.Diff(wrote, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func BenchmarkFollower(b *testing.B) {
	dir := folder{b, b.TempDir()}
	f := dir.follow(nil)
	defer f.Close()
	const lines = 10_000
	text := strings.Repeat(benchLines[1]+"\n", lines)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		dir.append("L1.log", text)
		for range lines {
			if _, err := f.Next(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.N*lines)/b.Elapsed().Seconds(), "lines/s")
}

// A line break in a reason divides a line of a file. The second half must not be read as a line of
// another player.
func TestLineBreakForgesNothing(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		f := dir.follow(nil)
		defer f.Close()
		gone := `"Ann<2><STEAM_1:0:7><>" disconnected (reason "`
		dir.append("L1.log", stamp+gone+"so\nlong\")\n"+stamp+"a\n")
		want(t, f, gone+"so\nlong\")", "a")

		forged := `"Bob<31><[U:1:90]><>" disconnected (reason "x")`
		dir.append("L1.log", stamp+gone+"\n"+stamp+forged+"\n"+stamp+"b\n")
		lines := rest(t, f)
		if len(lines) != 2 || lines[1] != "b" {
			t.Fatalf("%q", lines)
		}
		if e, err := srclog.Parse(stamp + gone + "\n" + stamp + forged); err == nil {
			t.Errorf("%+v", e)
		}

		dir.append("L1.log", stamp+gone+"\n") // and nothing follows
		want(t, f, gone)
		dir.append("L1.log", stamp+gone+strings.Repeat("\nx", 20)+"\n"+stamp+"c\n")
		lines = rest(t, f)
		if len(lines) < 2 || lines[len(lines)-1] != "c" {
			t.Fatalf("%q", lines)
		}
	})
}

func TestFollowRefusesWhatIsNoFolder(t *testing.T) {
	t.Parallel()
	if _, err := srclog.Follow(filepath.Join(t.TempDir(), "missing"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := srclog.Follow(t.TempDir(), &srclog.FollowOptions{Pattern: "["}); err == nil {
		t.Error("a bad pattern is taken")
	}
}

// A folder that is removed and made anew is followed again.
func TestFollowerOutlivesItsFolder(t *testing.T) {
	follow(t, func(t *testing.T, dir folder) {
		logs := folder{t, filepath.Join(dir.dir, "logs")}
		if err := os.Mkdir(logs.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		logs.write("L1.log", stamp+"old\n")
		f := logs.follow(nil)
		defer f.Close()
		if err := os.RemoveAll(logs.dir); err != nil {
			t.Fatal(err)
		}
		want(t, f)
		if err := os.Mkdir(logs.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		logs.write("L2.log", stamp+"new\n")
		want(t, f, "new")
		if got := f.Stats().Errors; got == 0 {
			t.Error("no error is counted")
		}
	})
}
