# product: 
# source: a capture, request 3  [31m
# when: /o/*/class /o/*/conf /o/*/r/x_min
#
# What in the document looks like geometry, class or confidence:
#
#   /o/*/class                               class        "a"
#   /o/*/conf                                confidence   0.5
#   /o/*/r/x_min                             coordinate   0.1
#   /o/*/r/y_min                             coordinate   0.2
#   /o/*/r/x_max                             coordinate   0.3
#   /o/*/r/y_max                             coordinate   0.4
#
# The program below is given the document and yields framebin's own, or nothing
# (empty) where the document is not of this make. Beside jq's functions it has
#
#   each(PATH; OBJECT)   OBJECT of each value at PATH, with its place
#   [a, b, c, d] | xywh  a box of left, top, width, height; as well
#                xyxy, yxyx, xxyy, cxcywh (its centre first)
#   LIST | points        an outline: [x, y, …], [[x, y], …] or [{x, y}, …]
#   percent, text        0..100 to 0..1; a number to a text
#
# REFERENCE.md tells what else an object may have. Try it:
#
#   framebin show SOURCE N --map THIS.jq

{
  units: "normalised",
  objects: each(.o[]; {
    class: .class,
    confidence: .conf,
    box: ([.r.x_min, .r.y_min, .r.x_max, .r.y_max] | xyxy)
  })
}
