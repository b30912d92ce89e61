// Package ttlcache keeps values in memory for a time.
//
//	pages := ttlcache.New[string, []byte](512, 20*time.Second)
//	page, err := pages.Get(ctx, path, time.Second, func(ctx context.Context) ([]byte, error) {
//		return render(ctx, path)
//	})
//
// However many ask for a key at once, [Cache.Get] builds its value once, and all get
// it. The work goes on when the first one leaves, and ends when the last one has left.
// [Cache.Invalidate] makes everything old, also what is being built, so that a client
// that has received the response to a write never sees older content.
//
// A cache has a bound: a new value takes the place of expired ones or, if there are
// none, of any.
package ttlcache
