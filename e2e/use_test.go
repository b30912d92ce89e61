package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/left4me/left4me/rcon/rcontest"
)

const password = "correct horse battery"

// onlyEvents takes out the timer by which a page looks anyhow, and notes when the
// event stream is there.
const onlyEvents = `{
	const later = window.setTimeout, Source = window.EventSource;
	window.setTimeout = (f, ms, ...more) => ms > 2000 ? 0 : later(f, ms, ...more);
	window.EventSource = class extends Source {
		constructor(url) { super(url); this.addEventListener("open", () => window.streams = true); }
	};
}`

// TestAJoinShowsAtOnce: the event stream tells the page to look, and nothing else.
func TestAJoinShowsAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, "LIVE_STATE_POLL_SECONDS=3")
	b := open(t)
	b.before(onlyEvents)
	b.login(s.URL, "mara", password)
	b.visit(s.URL + "/servers/1")
	b.until("the event stream", `window.streams === true`)
	s.game.Join(rcontest.Player{Name: "Heron", SteamID: "STEAM_1:1:2147480011"})
	b.until("the player who joined", `document.querySelector(".current")?.textContent.includes("Heron")`)
	b.clean("the server's page")
}

// noEvents is a browser to which no event stream ever comes through.
const noEvents = `window.EventSource = class extends EventTarget {
	static CLOSED = 2;
	constructor() { super(); this.readyState = 2; setTimeout(() => { window.refused = true; this.onerror?.(new Event("error")); }); }
	close() {}
}`

// TestAJoinShowsWithoutEvents: the page looks by itself, now and then.
func TestAJoinShowsWithoutEvents(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.before(noEvents)
	b.login(s.URL, "mara", password)
	b.visit(s.URL + "/servers/1")
	b.until("the refusal of the event stream", `window.refused === true`)
	s.game.Join(rcontest.Player{Name: "Dunlin", SteamID: "STEAM_1:1:2147480014"})
	b.until("the player who joined", `document.querySelector(".current")?.textContent.includes("Dunlin")`)
	b.clean("the server's page")
}

// TestPublicPage is what a stranger sees by the link that the owner gives him.
func TestPublicPage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.game.Join(rcontest.Player{Name: "Plover", SteamID: "STEAM_1:1:2147480012", Ping: 30})
	b := open(t)
	b.login(s.URL, "mara", password)
	b.visit(s.URL + "/servers/1")
	b.until("the player", `document.querySelector(".current")?.textContent.includes("Plover")`)
	id := eval[string](b, `document.querySelector(".current a").pathname.split("/").pop()`)
	b.visit(s.URL + "/servers/1/settings")
	b.do(chromedp.Click(chromedp.CSS(`button[name=on]`)))
	b.until("the link", `document.querySelector("a[href*='/public/']") !== null`)
	link := eval[string](b, `document.querySelector("a[href*='/public/']").href`)
	b.do(chromedp.Click(chromedp.CSS(`form[action$="/logout"] button`)))
	b.until("the login", `location.pathname === "/login"`)

	b.visit(link)
	b.until("the player on the public page", `document.querySelector(".current")?.textContent.includes("Plover")`)
	if eval[bool](b, `document.documentElement.outerHTML.includes("`+id+`") || document.querySelector("a[href*='/players/']") !== null`) {
		t.Error("the public page tells who he is")
	}
	b.sound("the public page")
	s.game.Join(rcontest.Player{Name: "Curlew", SteamID: "STEAM_1:1:2147480013"})
	b.until("a refresh of the public page", `document.querySelector(".current").textContent.includes("Curlew")`)
	b.clean("the public page after a refresh")

	b.visit(link + "/badge.svg")
	if badge := eval[string](b, `document.documentElement.textContent`); !strings.Contains(badge, "2/4 · c1m2_streets") {
		t.Errorf("the badge says %q", badge)
	}
	b.clean("the badge")
}

// TestLanguageAndKeyboard: a user chooses Chinese and finds his way without a mouse.
func TestLanguageAndKeyboard(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", password)
	b.visit(s.URL + "/account")
	b.do(chromedp.SetValue(chromedp.CSS(`select[name=language]`), "zh-CN"), chromedp.Submit(chromedp.CSS(`select[name=language]`)))
	b.until("Chinese", `document.documentElement.lang === "zh-CN" && document.querySelector("h1").textContent === "账户"`)
	b.visit(s.URL + "/servers")
	b.until("the server", `document.body.textContent.includes("0/4 · 空闲 · c1m2_streets")`)
	b.sound("the list in Chinese")

	b.do(chromedp.KeyEvent("\t"))
	const seen = `(() => { const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
		return r.top >= 0 && r.width > 1 && s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; })()`
	b.until("the way past the menu", `document.activeElement.className === "skip" && `+seen)
	b.do(chromedp.KeyEvent("\r"))
	b.until("the content", `document.activeElement.id === "main"`)
	for want := range strings.SplitSeq("INPUT A", " ") { // the filter, new server
		b.do(chromedp.KeyEvent("\t"))
		b.until("the next control", `document.activeElement.nodeName === "`+want+`" && `+seen)
	}
	b.do(chromedp.KeyEvent("\r"))
	b.until("the page of a new server", `location.pathname === "/servers/new"`)
}

// TestChartIsRead with the arrow keys and by pointing at it.
func TestChartIsRead(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "-demo", "-addr", "127.0.0.1:0")
	b := open(t)
	b.login(p.URL, "demo", "demo")
	b.visit(p.URL + "/servers/2")
	b.do(chromedp.Focus(chromedp.CSS(".chart.read")), chromedp.KeyEvent(kb.ArrowLeft))
	const said = `document.getElementById("readout").textContent`
	b.until("what it says last", said+`.includes(" · Dead Center ")`)
	last := eval[string](b, said)
	b.do(chromedp.KeyEvent(kb.Home))
	b.until("what it says first", said+`.includes("player") && `+said+` !== `+strconv.Quote(last))
	eval[bool](b, `(() => { const c = document.querySelector(".chart.read"), r = c.getBoundingClientRect();
		return c.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: r.right - 1, clientY: r.top + 20 })); })()`)
	b.until("what it says at the right", said+` === `+strconv.Quote(last)+` && !document.querySelector(".cursor").hasAttribute("hidden")`)
	b.clean("the chart")
}

// TestTokenOfAPage: a token made on a page works in a program until it is revoked.
func TestTokenOfAPage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.login(s.URL, "mara", password)
	b.visit(s.URL + "/account")
	b.do(chromedp.SendKeys(chromedp.CSS(`form[action$="/tokens"] input[name=name]`), "a bot"), chromedp.Submit(chromedp.CSS(`form[action$="/tokens"] input[name=name]`)))
	b.until("the token", `document.querySelector("code.secret") !== null`)
	token := eval[string](b, `document.querySelector("code.secret").textContent`)
	ask := func(path string) (int, []byte) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, body
	}
	code, body := ask("/api/v1/servers")
	var list struct {
		Servers []struct{ Name string }
	}
	if err := json.Unmarshal(body, &list); err != nil || code != http.StatusOK || len(list.Servers) != 1 || list.Servers[0].Name != "Friday" {
		t.Errorf("the program is told %d %s (%v)", code, body, err)
	}
	if code, _ := ask("/account"); code != http.StatusForbidden {
		t.Errorf("a token may see the account: status %d", code)
	}
	b.visit(s.URL + "/account")
	if eval[bool](b, `document.body.textContent.includes("`+token+`")`) {
		t.Error("the token is shown a second time")
	}
	b.do(chromedp.Click(chromedp.CSS(`form[action*="/tokens/"] button`)))
	b.until("the list without it", `document.querySelector("form[action*='/tokens/']") === null && document.readyState === "complete"`)
	if code, _ := ask("/api/v1/servers"); code != http.StatusUnauthorized {
		t.Errorf("a revoked token gets %d", code)
	}
}

// TestWithoutJavaScript walks the whole road as a browser without scripts does.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	read := func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.Request.URL.Path + "\n" + string(body)
	}
	get := func(path string) string { t.Helper(); return read(browser.Get(s.URL + path)) }
	post := func(path string, form url.Values) string { t.Helper(); return read(browser.PostForm(s.URL+path, form)) }
	check := func(page string, texts ...string) {
		t.Helper()
		for _, text := range texts {
			if !strings.Contains(page, text) {
				t.Fatalf("no %q in\n%s", text, page)
			}
		}
	}
	check(get("/servers"), "/login\n", `name="password"`)
	check(post("/login", url.Values{"username": {"mara"}, "password": {"wrong"}}), "/login\n", `role="alert"`)
	check(post("/login", url.Values{"username": {"mara"}, "password": {password}}), "/servers\n", "Friday")
	check(post("/blueprints", url.Values{"name": {"Plain"}}), "/blueprints\n", "Plain")
	blueprint := regexp.MustCompile(`<option value="(\d+)"[^>]*>Plain<`).FindStringSubmatch(get("/servers/new"))
	if blueprint == nil {
		t.Fatal("the form does not offer the blueprint")
	}
	form := url.Values{"name": {"Saturday"}, "port": {"none"}, "blueprint_id": {blueprint[1]}}
	check(post("/servers", form), `value="Saturday"`, `aria-invalid="true"`)
	form.Set("port", "27999")
	made := post("/servers", form)
	check(made, "/servers/2\n", "<h1><bdi>Saturday</bdi></h1>", `class="secret"`)
	if strings.Contains(get("/servers/2"), `class="secret"`) {
		t.Error("the password is shown a second time")
	}
	check(get("/servers?q=satur"), "Saturday")
	check(get("/servers/2/delete"), "Delete the server Saturday?")
	if page := post("/servers/2/delete", nil); !strings.HasPrefix(page, "/servers\n") || strings.Contains(page, "Saturday") {
		t.Errorf("after the deletion:\n%s", page)
	}
	check(post("/logout", nil), "/login\n")
	check(get("/servers/1"), "/login\n")
}

// TestTheBrowserComplains: the tests that find nothing wrong would find it.
func TestTheBrowserComplains(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	b := open(t)
	b.visit(s.URL + "/login")
	b.sound("the login")
	eval[bool](b, `(() => { const s = document.createElement("script"); s.textContent = "window.evil = true"; document.body.append(s);
		const p = document.createElement("p"); p.setAttribute("style", "color: red"); p.textContent = "x"; document.body.append(p);
		const h = document.createElement("h4"); h.textContent = "y"; document.body.append(h);
		const v = document.createElement("div"); v.innerHTML = '<svg role="img" aria-label="z"><text y="9" fill="#777" font-size="6">tiny</text></svg>'; document.body.append(v); return true; })()`)
	b.until("complaints", `!window.evil`)
	const many = 2 // the script and the style
	b.waitProblems(many)
	wrong := eval[[]string](b, checkJS)
	for _, part := range []string{"inline style or script", "skips a level", "px high"} {
		if !slices.ContainsFunc(wrong, func(s string) bool { return strings.Contains(s, part) }) {
			t.Errorf("nothing says %q among %q", part, wrong)
		}
	}
}
