# product: 
# source: a capture, request 3  [31m
# when: /labels/*/classId /labels/*/confidence
#
# What in the document looks like geometry, class or confidence:
#
#   /kind                                    class        "MultilabelImageClassification.v1"
#   /labels/*/classId                        class        "RBC"
#   /labels/*/confidence                     confidence   0.7, 0.7 to 0.8 in 2
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
  objects: each(.labels[]; {
    class: .classId,
    confidence: .confidence
  })
}
