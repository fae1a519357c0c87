# product: ALTO, what OCR read in a page
# source: https://www.loc.gov/standards/alto/ (4)
# note: the words are what was read; places in tenths of millimetres are shares of the page
# image: 640x480
# when: /alto/Layout/Page
def list: if type == "array" then .[] else . end;
def side: if . == null then null else tonumber end;
(.alto.Layout.Page | [list][0]) as $page
| ([$page.WIDTH, $page.HEIGHT] | map(side)) as [$width, $height]
| ((.alto.Description.MeasurementUnit? // "pixel") == "pixel" or $width == null or $height == null) as $pixels
| {
    units: (if $pixels then "pixels" else "normalised" end),
    image: (if $pixels and $width != null and $height != null then {width: $width, height: $height} else null end),
    objects: each(.. | objects | select(has("CONTENT") and has("HPOS")); {
      class: .CONTENT,
      confidence: (.WC | side),
      box: ([.HPOS, .VPOS, .WIDTH, .HEIGHT] | map(side)
        | if $pixels then . else [.[0] / $width, .[1] / $height, .[2] / $width, .[3] / $height] end | xywh)
    })
  }
