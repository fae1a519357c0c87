# product: CVAT
# source: docs.cvat.ai/docs/manual/advanced/xml_format: annotations of images, XML turned into JSON
# image: 640x480
# when: /annotations/image/box/label
# when: /annotations/image/box/*/label
# when: /annotations/image/polygon/label
# when: /annotations/image/polygon/*/label
def first_one: if type == "array" then .[0] else . end;
def items: if type == "array" then .[] elif . == null then empty else . end;
def numbers: map(tonumber);

(.annotations.image | first_one) as $i | {
  kind: (if $i.polygon then "instance-segmentation" else "object-detection" end),
  units: "pixels",
  objects: (
    each(.annotations.image | first_one | .box | items; {
      class: .label, box: ([.xtl, .ytl, .xbr, .ybr] | numbers | xyxy),
      rotation: (.rotation // null | if . == null then . else tonumber end)
    })
    + each(.annotations.image | first_one | .polygon | items; {class: .label, polygons: [.points | split(";") | map(split(",") | numbers)]})
  )
}
