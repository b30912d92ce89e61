package api

type (
	// ActionResult is what a game answered to an action.
	ActionResult struct {
		Reply string `json:"reply"`
	}

	// ErrorBody is the body of every answer that reports an error.
	ErrorBody struct {
		Error Error `json:"error"`
	}

	// Error says what is wrong with a request.
	Error struct {
		Code    string `json:"code"` // such as "not_found"; "invalid" for a bad field
		Message string `json:"message"`
		Field   string `json:"field"` // "" if it is about no single one
	}
)
