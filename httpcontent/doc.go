// Package httpcontent answers with bodies that are ready to be sent: many times, to
// clients that may have them already, compressed if the client takes that.
//
//	page := httpcontent.New(html)
//	...
//	w.Header().Set("Content-Type", "text/html; charset=utf-8")
//	w.Header().Set("Cache-Control", "private, no-cache")
//	page.Serve(w, r, http.StatusOK)
//
// [New] hashes a body, and [Content.Serve] sends it or answers 304. It compresses the body
// once, for the first client that takes gzip and does not have it. An answer whose
// Cache-Control is "no-store" may hold a secret: it gets no ETag and is not compressed,
// because its length would tell of the secret.
//
// [Load] prepares the files that pages load, each under a name that changes with its
// content, so that browsers may keep it for a year. [Policy] and [SetSecurity] make the
// headers that bound what a page may do, [Before] tells when an answer begins,
// and [Methods] what to say where a method is wrong.
package httpcontent
