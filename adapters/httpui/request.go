package httpui

import (
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/left4me/left4me/api"
	"github.com/left4me/left4me/formjson"
	"github.com/left4me/left4me/httplimit"
	"github.com/left4me/left4me/steam"
	"github.com/left4me/left4me/store"
	"github.com/left4me/left4me/store/httperror"
	"github.com/left4me/left4me/store/login/weblogin"
)

// A request is one HTTP request with its user. It belongs to the goroutine of the request.
type request struct {
	pageData
	handler    *handler
	w          http.ResponseWriter
	r          *http.Request
	identity   weblogin.Identity
	authorized store.Server // the one in the path, once the user is known to have a role there
}

// wantsJSON reports whether the answer is to be JSON: under /api, to a JSON body, or if
// JSON is accepted and HTML is not.
func (req *request) wantsJSON() bool {
	return strings.HasPrefix(req.r.URL.Path, req.handler.Prefix+"/api/") || formjson.WantsJSON(req.r)
}

// fragment reports whether a page asks for a part of itself.
func (req *request) fragment() bool { return req.r.Header.Get("HX-Request") == "true" }

// reads reports whether the request changes nothing: a GET or a HEAD.
func (req *request) reads() bool {
	return req.r.Method == http.MethodGet || req.r.Method == http.MethodHead
}

// redirect goes on at a path of this handler.
func (req *request) redirect(path string) error {
	req.w.Header().Set("Cache-Control", "no-store")
	if req.fragment() && req.reads() {
		req.w.Header().Set("HX-Redirect", req.URL(path))
		req.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(req.w, req.r, req.URL(path), http.StatusFound)
	return nil
}

// number is the id in the path. What is no id is an id that does not exist.
func (req *request) number(name string) (int64, error) {
	s := req.r.PathValue(name)
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != s {
		return 0, httperror.NotFound
	}
	return n, nil
}

// with returns what serves a route for which something is read of the request first.
func with[A any](read func(*request) (A, error), serve func(*request, A) error) func(*request) error {
	return func(req *request) error {
		a, err := read(req)
		if err != nil {
			return err
		}
		return serve(req, a)
	}
}

// with2 is with for two things, the first one first.
func with2[A, B any](readA func(*request) (A, error), readB func(*request) (B, error), serve func(*request, A, B) error) func(*request) error {
	return with(readA, func(req *request, a A) error {
		return with(readB, func(req *request, b B) error { return serve(req, a, b) })(req)
	})
}

// inTurn returns what serves a route that queries all servers of its user: for each user one
// at a time.
func inTurn(serve func(*request) error) func(*request) error {
	return func(req *request) error {
		leave, err := req.handler.queries.Enter(req.r.Context(), queryKey{user: req.User.ID})
		if err != nil {
			return err
		}
		defer leave()
		return serve(req)
	}
}

// id is the number in the path under that name.
func (req *request) id() (int64, error) { return req.number("id") }

// server is the server in the path, if the user may see it. That they may do what the route
// does is checked by then.
func (req *request) server() (store.Server, error) {
	id, err := req.number("id")
	if err != nil || req.authorized.ID == id {
		return req.authorized, err
	}
	return req.handler.Store.Server(req.r.Context(), req.User.ID, id)
}

// servers are those that the user may see, as lists show them.
func (req *request) servers() ([]store.Server, error) {
	servers, err := req.handler.Store.Servers(req.r.Context(), req.User.ID)
	store.SortNatural(servers)
	return servers, err
}

// blueprint is the blueprint in the path, if it is the user's.
func (req *request) blueprint() (store.Blueprint, error) {
	id, err := req.number("id")
	if err != nil {
		return store.Blueprint{}, err
	}
	return req.handler.Store.Blueprint(req.r.Context(), req.User.ID, id)
}

// player is the person in the path.
func (req *request) player() (steam.ID, error) {
	id, err := steam.Parse(req.r.PathValue("steamid"))
	if err != nil || !id.IsIndividual() {
		return steam.ID{}, httperror.NotFound
	}
	return id, nil
}

// clientAddr is the address of the client.
func (req *request) clientAddr() netip.Addr { return req.handler.TrustedProxies.ClientAddr(req.r) }

// secure reports whether cookies are for TLS only.
func (req *request) secure() bool {
	return req.handler.Secure || req.handler.TrustedProxies.Secure(req.r)
}

// query is one parameter of a URL.
func query(name, value string) string { return url.Values{name: {value}}.Encode() }

// input reads the form or the JSON object of the request. A member of an object that the API's
// document does not have is an error: it is a slip of the pen, which would change nothing. There are places for bodies that are
// on their way, so that their senders cannot fill the memory by being slow.
func (req *request) input() (formjson.Values, error) {
	var leave func()
	var ok bool
	if req.User.ID != 0 {
		leave, ok = req.handler.bodies.Enter(req.User.ID)
	} else {
		leave, ok = req.handler.forms.Enter(httplimit.Network(req.clientAddr()))
	}
	if !ok {
		req.w.Header().Set("Connection", "close") // the body is not waited for
		return formjson.Values{}, httperror.Busy
	}
	defer leave()
	values, err := formjson.Read(req.r)
	if name := api.UnknownMember(strings.Replace(req.r.Pattern, req.handler.Prefix, "", 1), values.Object()); name != "" {
		return values, httperror.UnknownMember(display(name))
	}
	return values, err
}
