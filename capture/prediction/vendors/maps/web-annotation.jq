# product: W3C Web Annotation
# source: www.w3.org/TR/annotation-model, www.w3.org/TR/media-frags, as Annotorious exports it
# note: a fragment is of pixels, or all are of per cent where the first says so; SVG is of pixels
# image: 640x480
# when: /*/target/selector/value /*/body
# when: /target/selector/value /body
def list: if type == "array" then . else [.] end;
def numbers: [scan("-?[0-9]+\\.?[0-9]*") | tonumber];
def fragment: capture("xywh=((?<unit>pixel|percent):)?(?<at>[0-9.,-]+)") | {unit, at: (.at | numbers)};
def place:
  if test("^xywh=") then fragment
  elif test("<polygon") then {polygon: (capture("points=[\"'](?<p>[^\"']*)").p | numbers | [range(0; length; 2) as $i | [.[$i], .[$i + 1]]])}
  else {} end;

([if type == "array" then .[] else . end | .target.selector.value | strings | test("xywh=percent:")] | any) as $percent
| {
    units: (if $percent then "normalised" else "pixels" end),
    objects: each(if type == "array" then .[] else . end | select(.target.selector.value);
      (.target.selector.value | place) as $p
      | {class: (([.body | list | .[] | objects | select(.purpose == "tagging")] + [.body | list | .[] | objects])[0].value)}
        + if $p.polygon then {polygon: $p.polygon}
          elif $p.at then {box: ($p.at | if $percent then map(. / 100) else . end | xywh)}
          else {} end)
  }
