// Package avatars keeps avatars of Steam players on disk, so that the browsers of a
// page ask no foreign host for them.
//
//	cache, err := avatars.Open(avatars.Config{Dir: "/var/cache/avatars"})
//	if err != nil {
//		return err
//	}
//	picture, err := cache.Get(ctx, profile.AvatarHash)
//
// A [Cache] fetches from the one host of its [Config], and only what a valid hash names.
// It follows no redirect and stores only JPEG pictures of a sane size, so that whatever
// the host sends, a page serves nothing but small pictures. The folder has a bound:
// the oldest pictures make room for new ones.
//
// A [Gallery] tells pages where a picture is: on the site, if that keeps pictures, or else on
// the host.
//
// Requests for one picture share one fetch. A fetch that fails is not repeated for five
// minutes, and the number of fetches under way has a bound.
package avatars
