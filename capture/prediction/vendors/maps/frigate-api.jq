# product: Frigate
# source: github.com/blakeblackshear/frigate frigate/events/maintainer.py, util/builtin.py to_relative_box
# note: the box is left, top, width, height of 0..1, while that of an MQTT event is corners in pixels
# image: 1280x720
# when: /*/data/box /*/data/top_score /*/label /*/camera
# when: /data/box /data/top_score /label /camera
{
  units: "normalised",
  objects: each(if type == "array" then .[] else . end; {
    class: .label, confidence: (.data.score // .data.top_score), box: (.data.box | xywh)
  })
}
