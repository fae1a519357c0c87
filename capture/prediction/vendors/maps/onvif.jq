# product: ONVIF
# source: ONVIF Analytics Service Specification, coordinate systems: a frame with a transformation, XML turned into JSON
# note: the transformation leads to -1..1, y upwards
# image: 640x480
# when: /tt:MetadataStream/tt:VideoAnalytics/tt:Frame/tt:Transformation
# when: /MetadataStream/VideoAnalytics/Frame/Transformation
# when: /VideoAnalytics/Frame/Transformation
# when: /tt:Frame/tt:Transformation
# when: /Frame/Transformation
def plain: walk(if type == "object" then with_entries(.key |= sub("^(@|#|[a-z]+:)"; "")) else . end);
def list: if type == "array" then . elif . == null then [] else [.] end;
def number: if . == null then null else tonumber end;
# Of several likely types the likeliest; older cameras write ClassCandidate.
def class:
  (.Type, .ClassCandidate) | list | .[]
  | if type == "string" then {class: .} else {class: (.text // .["$t"] // ._ // .value // .Type), confidence: (.Likelihood | number)} end;

# Where each object is in the document as it was sent.
[paths(type == "object" and any(keys[]; test("(^|:)Appearance$")))] as $at
| plain | (.MetadataStream // .) | (.VideoAnalytics // .) | .Frame | list | .[0]
| (.Transformation | {
    sx: (.Scale.x // 1 | number), sy: (.Scale.y // 1 | number),
    tx: (.Translate.x // 0 | number), ty: (.Translate.y // 0 | number)
  }) as $t
| {
    units: "normalised",
    objects: ([.Object | list | .[] | .Appearance | select(.)
      | (.Class // {} | [class] | max_by(.confidence // 0) // {})
        + (.Shape.BoundingBox // null | if . then {box: ([
            (((.left | number) * $t.sx + $t.tx) + 1) / 2, (1 - ((.top | number) * $t.sy + $t.ty)) / 2,
            (((.right | number) * $t.sx + $t.tx) + 1) / 2, (1 - ((.bottom | number) * $t.sy + $t.ty)) / 2
          ] | xyxy)} else {} end)] | to_entries | map(.value + {pointer: ($at[.key] | pointer)}))
  }
