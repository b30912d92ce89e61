package httpui_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/left4me/left4me/adapters/httpui"
)

// TestClockStepEndsNoLogin: after a step of the wall clock by 40 days, logins that
// were good before are good, and a login of somebody else does not delete them.
func TestClockStepEndsNoLogin(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.get("/servers").as(s.mara).want(http.StatusOK)
	httpui.StepForward(s.handler, 40*24*time.Hour)
	s.get("/servers").as(s.mara).want(http.StatusOK)
	s.post("/login", url.Values{"username": {"paul"}, "password": {"paul-password"}}).want(http.StatusFound)
	s.get("/servers").as(s.mara).want(http.StatusOK)
}
