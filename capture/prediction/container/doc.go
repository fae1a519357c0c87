// Package container finds where the objects of a JSON document are: in which
// list, map or table, or that the document is the one object itself.
//
// It reads no object. What a document holds beside its objects is not looked
// for here.
//
// capture/prediction/document imports it.
package container
