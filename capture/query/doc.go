// Package query is the filter language: which requests one wants to see.
//
//	path:/cam2 kind:instance class:tomato confidence>0.8 count>=3
//	status:5xx or problem:mask-missing
//	from:10.0. age<5m -class:leaf "free text"
//
// All that stands side by side must hold, or what stands on either side of an
// "or"; parentheses group, "-", "!" and "not" turn around. A word that is no
// field is looked for in what a request is: method, target, media type, status,
// kind, classes. Case does not matter. "@doubtful" is what [Names] say of it.
//
// A field is followed by an operator and a value, without blanks between them;
// [Fields] lists them. For text ":" is "contains", "=" is "is", "~" is "matches
// the regular expression". count and confidence are about the objects of the
// classes that are named beside them, or about all objects where none is.
//
// It says whether facts match, and finds no requests. It knows neither render
// nor ui; packages of capture, render and ui may import it.
package query
