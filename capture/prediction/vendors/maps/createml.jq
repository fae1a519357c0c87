# product: Apple Create ML
# source: developer.apple.com/documentation/createml/building-an-object-detector-data-source
# note: x and y are the centre, in pixels
# image: 640x480
# when: /*/image /*/annotations/*/coordinates
{
  units: "pixels",
  objects: each(.[].annotations[]; {
    class: (.label // .labels), confidence: .confidence,
    box: (.coordinates | [.x, .y, .width, .height] | cxcywh)
  })
}
