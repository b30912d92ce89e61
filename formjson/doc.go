// Package formjson reads the body of a request that is a form or a JSON object, in the
// same way: a page sends the one, a program the other.
//
//	values, err := formjson.Parse(r.Header.Get("Content-Type"), body)
//	if err != nil {
//		return err
//	}
//	name, err := values.Text("name")
//
// A program may write a number as a number or as a string. What is absent or null is the
// empty text. A value of another kind is an [Error], which names the field.
package formjson
