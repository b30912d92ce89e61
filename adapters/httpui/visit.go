package httpui

import (
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
)

// A visit is one request and what is known of who makes it. It belongs to the
// goroutine of the request.
type visit struct {
	view
	ui          *ui
	w           http.ResponseWriter
	r           *http.Request
	token       bool   // by an API token, not by a login
	mayChange   bool   // a token may change things too
	loginDigest string // of the browser's login, if there is one
}

// wantsJSON reports whether a program asks: under /api, with a JSON body, or by
// asking for JSON and not for HTML.
func (v *visit) wantsJSON() bool {
	accept := v.r.Header.Get("Accept")
	return strings.HasPrefix(v.r.URL.Path, v.ui.Prefix+"/api/") || v.sendsJSON() ||
		strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

func (v *visit) sendsJSON() bool {
	kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// fragment reports whether a page asks for a part of itself.
func (v *visit) fragment() bool { return v.r.Header.Get("HX-Request") == "true" }

// reads reports whether the request only looks. A HEAD is answered as a GET is.
func (v *visit) reads() bool {
	return v.r.Method == http.MethodGet || v.r.Method == http.MethodHead
}

// redirect goes on at a path of this handler.
func (v *visit) redirect(path string) error {
	v.w.Header().Set("Cache-Control", "no-store")
	if v.fragment() && v.reads() {
		v.w.Header().Set("HX-Redirect", v.URL(path))
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(v.w, v.r, v.URL(path), http.StatusFound)
	return nil
}

// number is the id in the path. What is no id is an id that does not exist.
func (v *visit) number(name string) (int64, error) {
	s := v.r.PathValue(name)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != s {
		return 0, errNotFound
	}
	return n, nil
}

// server is the server in the path, if it is the visitor's.
func (v *visit) server() (store.Server, error) {
	id, err := v.number("id")
	if err != nil {
		return store.Server{}, err
	}
	return v.ui.Store.Server(v.r.Context(), v.User.ID, id)
}

// blueprint is the blueprint in the path, if it is the visitor's.
func (v *visit) blueprint() (store.Blueprint, error) {
	id, err := v.number("id")
	if err != nil {
		return store.Blueprint{}, err
	}
	return v.ui.Store.Blueprint(v.r.Context(), v.User.ID, id)
}

// player is the person in the path.
func (v *visit) player() (steam.ID, error) {
	id, err := steam.Parse(v.r.PathValue("steamid"))
	if err != nil || !id.IsIndividual() {
		return steam.ID{}, errNotFound
	}
	return id, nil
}

// clientAddr is the address of who asks.
func (v *visit) clientAddr() netip.Addr { return v.ui.TrustedProxies.ClientAddr(v.r) }

// secure reports whether cookies are for TLS only.
func (v *visit) secure() bool { return v.ui.Secure || v.ui.TrustedProxies.Secure(v.r) }

// query is one parameter of a URL.
func query(name, value string) string { return url.Values{name: {value}}.Encode() }
