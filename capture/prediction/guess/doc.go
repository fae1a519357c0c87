// Package guess proposes what members are for whose keys no table knows, as those
// in another language: by what stands under them in all the objects of a list.
//
// It reads no object, and is asked only where the tables found no place for any.
//
// capture/prediction/document imports it.
package guess
