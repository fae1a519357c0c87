# product: Seeed SenseCraft (SSCMA)
# source: github.com/Seeed-Studio/SSCMA-Micro docs/protocol/at-protocol-en_US.md
# note: the centre, width, height, score of 0..100 and class of each box; points and keypoints alike
# image: 240x240
# when: /data/boxes /name /code
# when: /data/points /name /code
# when: /data/classes /name /code
# when: /data/keypoints /name /code
if .name != "INVOKE" then empty else
{
  image: (.data.resolution | if type == "array" then {width: .[0], height: .[1]} else null end),
  objects: (
    each(.data.boxes | arrays | .[]; {class: "#\(.[5])", confidence: (.[4] | percent), box: cxcywh})
    + each(.data.points | arrays | .[]; {class: "#\(.[3])", confidence: (.[2] | percent), keypoints: [{x: .[0], y: .[1]}]})
    + each(.data.classes | arrays | .[]; {class: "#\(.[1])", confidence: (.[0] | percent)})
    + each(.data.keypoints | arrays | .[]; {
        class: "#\(.[0][5])", confidence: (.[0][4] | percent), box: (.[0] | cxcywh),
        keypoints: [.[1][] | {x: .[0], y: .[1]}]
      })
  )
}
end
