package httpui_test

import (
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/left4me/left4me/adapters/httpui"
	"github.com/left4me/left4me/spec"
	"github.com/left4me/left4me/store"
)

// TestWarningsHaveWords: a page can say all that spec.Lint finds.
func TestWarningsHaveWords(t *testing.T) {
	t.Parallel()
	for code := range spec.Codes() {
		for tag, messages := range httpui.Catalogues() {
			if messages["lint."+string(code)] == "" {
				t.Errorf("%s has no words for %q", tag, code)
			}
		}
		if got := httpui.Catalogues()["en"]["lint."+string(code)]; got != code.Text() {
			t.Errorf("the page says %q about %q, and its text is %q", got, code, code.Text())
		}
	}
}

// TestCopiedArgumentsAreForAShell: what the page gives to copy means the same in a shell.
func TestCopiedArgumentsAreForAShell(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	b, err := s.store.CreateBlueprint(t.Context(), store.Blueprint{
		UserID: s.mara.ID, Name: "coop", Arguments: []string{"-tickrate 60", "+hostname", "Ann's $(night)", `+motd "a b"`},
	})
	if err != nil {
		t.Fatal(err)
	}
	srv := s.server(s.mara, "Friday", 27015)
	srv.BlueprintID = b.ID
	if err := s.store.UpdateServer(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	page := html.UnescapeString(s.get(path("/servers/%d/spec", srv.ID)).as(s.mara).want(http.StatusOK).Body.String())
	if want := `>-port 27015 -tickrate 60 +hostname 'Ann'\''s $(night)' +motd 'a b'</pre>`; !strings.Contains(page, want) {
		t.Errorf("no %s in\n%s", want, page)
	}
}

// TestBlueprintFormShowsWarnings: what is wrong with a blueprint is said where it is
// edited, listed and used, in the reader's language.
func TestBlueprintFormShowsWarnings(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	create := func(b store.Blueprint) store.Blueprint {
		b.UserID = s.mara.ID
		b, err := s.store.CreateBlueprint(t.Context(), b)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	bad := create(store.Blueprint{Name: "bad", Arguments: []string{"-tickrate 60"}, Config: []string{"sv_region 3", "sv_cheats 1"}, Overlays: []store.Overlay{{Path: "../a"}}})
	good := create(store.Blueprint{Name: "good", Arguments: []string{"-tickrate", "60"}})

	form := s.get(path("/blueprints/%d", bad.ID)).as(s.mara).want(http.StatusOK)
	contains(t, form, "Arguments, entry 1: "+spec.CodeBlank.Text(), "server.cfg, entry 2: "+spec.CodeCheats.Text(), "Overlays, entry 1: "+spec.CodeOutsideOverlay.Text())
	if n := strings.Count(form.Body.String(), spec.CodeCheats.Text()); n != 1 {
		t.Errorf("the warning stands on the page %d times", n)
	}
	lacks(t, s.get(path("/blueprints/%d", good.ID)).as(s.mara).want(http.StatusOK), "Worth a look")
	contains(t, s.get("/blueprints").as(s.mara).want(http.StatusOK), "warnings: 3")
	srv := s.server(s.mara, "Friday", 27015)
	srv.BlueprintID = bad.ID
	if err := s.store.UpdateServer(t.Context(), srv); err != nil {
		t.Fatal(err)
	}
	contains(t, s.get(path("/servers/%d/spec", srv.ID)).as(s.mara).want(http.StatusOK), "server.cfg, entry 2: "+spec.CodeCheats.Text())
	chinese := s.get(path("/blueprints/%d", bad.ID)).as(s.mara).with("Accept-Language", "zh-CN").want(http.StatusOK)
	contains(t, chinese, "server.cfg 第 2 条: 所有人都可以使用作弊命令")
	lacks(t, chinese, spec.CodeCheats.Text())
}
