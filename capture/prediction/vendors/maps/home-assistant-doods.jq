# product: Home Assistant, DOODS
# source: github.com/home-assistant/core homeassistant/components/doods/image_processing.py: box is top, left, bottom, right
# note: objects lie under their classes; scores are per cent
# image: 640x480
# when: /matches /total_matches /summary
. as $d | {
  units: "normalised",
  objects: [path(.matches[][]) as $p | $d | getpath($p) | {class: $p[1], confidence: (.score | percent), box: (.box | yxyx), pointer: ($p | pointer)}]
}
