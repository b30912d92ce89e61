package httpui_test

import (
	"io/fs"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/actions"
	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/doctor"
	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/alert"
	"github.com/left4me/left4me/rcon"
	"github.com/left4me/left4me/schedule"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/alerts"
	"github.com/left4me/left4me/store/condition"
	"github.com/left4me/left4me/store/operate"
	"github.com/left4me/left4me/store/scheduled"
	"github.com/left4me/left4me/store/sharing"
	"github.com/left4me/left4me/webhook/delivery"
)

var blank = regexp.MustCompile(`\{\d\}`)

// form is the end of the key of a message that is for some numbers: languages have different ones.
var form = regexp.MustCompile(`\.(zero|one|two|few|many)$`)

// keys are those of messages, without plural forms.
func keys(messages map[string]string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for key := range messages {
			if !yield(form.ReplaceAllString(key, "")) {
				return
			}
		}
	}
}

// TestCatalogues: every language says everything, with the same blanks.
func TestCatalogues(t *testing.T) {
	t.Parallel()
	all := httpui.Catalogues()
	en := all["en"]
	for tag, messages := range all {
		if diff := cmp.Diff(slices.Compact(slices.Sorted(keys(en))), slices.Compact(slices.Sorted(keys(messages)))); diff != "" {
			t.Errorf("keys of %s (-en +%s):\n%s", tag, tag, diff)
		}
		for key, message := range messages {
			want := slices.Sorted(slices.Values(blank.FindAllString(en[form.ReplaceAllString(key, "")], -1)))
			got := slices.Sorted(slices.Values(blank.FindAllString(message, -1)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s of %s (-want +got):\n%s", key, tag, diff)
			}
			if strings.TrimSpace(message) != message || message == "" {
				t.Errorf("%s of %s is %q", key, tag, message)
			}
		}
	}
}

// TestMessagesAreUsed: every key in the sources is in the catalogue, and every
// key of the catalogue is in the sources.
func TestMessagesAreUsed(t *testing.T) {
	t.Parallel()
	inGo := regexp.MustCompile(`"([a-z]+\.[a-z0-9_.]+)"`)
	files := []string{"badge.svg", "live.js", "server.cfg"}
	made := []string{ // put together from parts
		"problem.", "state.", "month.", "column.", "blueprint.", "trouble.", "warning.", "lint.", "strategy.", "reason.", "doctor.", "condition.",
		"action.", "result.", "role.",
	}
	en := httpui.Catalogues()["en"]
	var sources strings.Builder
	times, err := os.ReadFile("../../messages/reader.go")
	if err != nil {
		t.Fatal(err)
	}
	sources.Write(times)
	code := regexp.MustCompile(`(?:Code: |Invalid\((?:field|"[a-z_]+"), |\t(?:store|formjson)\.\w+: +{?)"([a-z_]+)"`)
	for _, library := range []string{"../../store/httperror", "../../store/input", "../../store/sharing", "../../store/people", "../../store/glance", "../../api/listing", "../../api/eventstream"} {
		files, err := filepath.Glob(library + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			sources.Write(data)
			for _, m := range code.FindAllStringSubmatch(string(data), -1) {
				if _, known := en["problem."+m[1]]; !known {
					t.Errorf("%s: there is no message for %q", name, m[1])
				}
			}
		}
	}
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".html") {
			return err
		}
		data, err := os.ReadFile(name)
		sources.Write(data)
		for _, m := range inGo.FindAllStringSubmatch(string(data), -1) {
			prefix, _, _ := strings.Cut(m[1], ".")
			_, known := en[m[1]]
			_, parts := en[m[1]+".word"]
			if !known && !parts && hasPrefix(en, prefix+".") && !strings.HasSuffix(m[1], ".") && !slices.Contains(files, m[1]) {
				t.Errorf("%s uses %q, which is no message", name, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range en {
		base := strings.TrimSuffix(key, ".one")
		used := strings.Contains(sources.String(), `"`+base+`"`)
		used = used || isComposed(key)
		for _, prefix := range made {
			if rest, ok := strings.CutPrefix(base, prefix); ok {
				used = used || strings.Contains(sources.String(), `"`+rest+`"`) ||
					isOperation(base) || prefix == "month." || prefix == "lint." || prefix == "strategy." && new(rcon.Strategy).UnmarshalText([]byte(rest)) == nil || prefix == "trouble." && isProblem(rest) || prefix == "reason." && isReason(rest) ||
					prefix == "doctor." && isFinding(rest) || prefix == "condition." && isCondition(rest) ||
					prefix == "warning." && slices.Contains(store.WarningCodes(), store.WarningCode(rest)) || strings.Contains(sources.String(), `"`+strings.TrimSuffix(strings.TrimSuffix(base, ".word"), ".do")+`"`)
			}
		}
		if !used {
			t.Errorf("nothing uses %q", key)
		}
	}
}

// isComposed reports whether a message's key is put together of what alerts and tasks have.
func isComposed(key string) bool {
	return slices.Contains(composedWords(), key)
}

func composedWords() (keys []string) {
	for _, k := range append(alert.Kinds(), alerts.TestKind) {
		keys = append(keys, "alerts.log_"+string(k))
		if k != alerts.TestKind {
			keys = append(keys, "alerts.tell_"+string(k))
		}
	}
	for _, k := range store.AlertKinds() {
		keys = append(keys, "alerts.kind_"+string(k))
	}
	for _, k := range schedule.Kinds() {
		keys = append(keys, "tasks.kind_"+string(k))
	}
	for _, o := range store.AlertOutcomes() {
		keys = append(keys, "alerts.outcome_"+string(o))
	}
	for _, c := range delivery.Causes() {
		keys = append(keys, "alerts.cause_"+string(c))
	}
	return keys
}

// isOperation reports whether a key is for an action, for how one ended, or for a role.
func isOperation(key string) bool {
	of, rest, _ := strings.Cut(key, ".")
	switch of {
	case "action":
		return slices.Contains(actions.Kinds(), actions.Kind(rest)) || slices.Contains([]string{sharing.ActionShare, sharing.ActionUnshare, scheduled.ActionSchedule, scheduled.ActionUnschedule}, rest)
	case "result":
		return slices.Contains(operate.Codes(), rest)
	case "role":
		return store.Role(rest).Rank() > 0
	case "problem":
		rest, ok := strings.CutPrefix(rest, "action_")
		return ok && (slices.Contains(operate.Codes(), rest) || slices.Contains(actions.TextFields(), rest))
	}
	return false
}

// isReason reports whether a message's key is a reason for which a session ends.
func isReason(key string) bool {
	return slices.ContainsFunc(livestate.Reasons(), func(r livestate.Reason) bool {
		return strings.ReplaceAll(strings.ToLower(string(r)), " ", "_") == key
	})
}

// isCondition reports whether a message's key is of a condition of a server.
func isCondition(key string) bool {
	code, kind, _ := strings.Cut(key, ".")
	return slices.Contains(condition.AllCodes(), condition.Code(code)) && (kind == "" || kind == "word" || kind == "auth" && code == string(condition.CountsOnly))
}

// TestConditionsHaveWords: what is worth knowing of a server is told in words, not by its code.
func TestConditionsHaveWords(t *testing.T) {
	t.Parallel()
	en := httpui.Catalogues()["en"]
	for _, code := range condition.AllCodes() {
		if en["condition."+string(code)] == "" || en["condition."+string(code)+".word"] == "" {
			t.Errorf("no words for %q", code)
		}
	}
}

// isFinding reports whether a message's key is of a check or a code of the doctor.
func isFinding(key string) bool {
	what, name, _ := strings.Cut(key, ".")
	switch what {
	case "check":
		return slices.Contains(doctor.Checks(), doctor.Check(name))
	case "code", "fix":
		return slices.Contains(doctor.Codes(), doctor.Code(name))
	}
	return false
}

// isProblem reports whether a message's key is a problem and which words it has.
func isProblem(key string) bool {
	code, _, words := strings.Cut(key, ".")
	return words && slices.Contains(store.Problems(), store.Problem(code))
}

// TestEveryCodeHasWords: pages say each problem of a server, and each warning, in the reader's language.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	for tag, messages := range httpui.Catalogues() {
		for _, key := range composedWords() {
			if messages[key] == "" {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		for _, code := range store.WarningCodes() {
			if key := "warning." + string(code); messages[key] == "" {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		for _, code := range operate.Codes() {
			if key := "result." + code; messages[key] == "" {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		for _, kind := range actions.Kinds() {
			if key := "action." + string(kind); messages[key] == "" {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		for _, check := range doctor.Checks() {
			if key := "doctor.check." + string(check); messages[key] == "" {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		for _, code := range doctor.Codes() {
			here := strings.HasPrefix(string(code), "clock") || strings.HasPrefix(string(code), "d") || code == doctor.CodeOK // of left4me itself
			if messages["doctor.code."+string(code)] == "" != here || messages["doctor.fix."+string(code)] == "" != here {
				t.Errorf("%s: words of %s", tag, code)
			}
		}
		for _, r := range livestate.Reasons() {
			if key := "reason." + strings.ReplaceAll(strings.ToLower(string(r)), " ", "_"); messages[key] == "" {
				t.Errorf("%s has no %s", tag, key)
			}
		}
		for _, p := range store.Problems() {
			for _, part := range []string{".word", ".do"} {
				if key := "trouble." + string(p) + part; messages[key] == "" {
					t.Errorf("%s has no %s", tag, key)
				}
			}
		}
	}
}

func hasPrefix(messages map[string]string, prefix string) bool {
	for key := range messages {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	tests := map[string]string{
		"": "en", "zh-CN,zh;q=0.9": "zh-CN", "zh": "zh-CN", "zh-Hant-TW": "zh-CN", "de, zh;q=0.3, en;q=0.5": "en",
		"en-GB": "en", "fr": "en", "en;q=0.1, zh;q=0.9": "zh-CN", "*": "en", "zh;q=0": "en",
	}
	for accept, want := range tests {
		contains(t, s.get("/login").with("Accept-Language", accept).want(http.StatusOK), `<html lang="`+want+`">`)
	}
	// What the user chose wins, in both directions.
	u := s.mara
	for _, choice := range []string{"zh-CN", "en"} {
		u.Language = choice
		if err := s.store.UpdateUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		contains(t, s.get("/servers").as(s.mara).with("Accept-Language", "zh").want(http.StatusOK), `<html lang="`+choice+`">`)
	}
}

// TestWarnings: what the poller has to say is in the reader's language, and what
// is new to the pages in the poller's words.
func TestWarnings(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *httpui.Config) {
		c.Warnings = func() []store.Warning {
			return []store.Warning{{Code: store.WarnSteamKey}, {Code: "new", Message: "a disk is <full>"}}
		}
	})
	contains(t, s.get("/servers").as(s.mara).want(http.StatusOK), "<p>The Steam Web API refuses the key: ", "<p>a disk is &lt;full&gt;</p>")
	contains(t, s.get("/servers").as(s.mara).with("Accept-Language", "zh-CN").want(http.StatusOK), "Steam Web API 拒绝了密钥", "<p>a disk is &lt;full&gt;</p>")
	lacks(t, s.get("/login").want(http.StatusOK), "Steam")
}
