# product: Amazon Rekognition, searches for faces
# source: docs.aws.amazon.com/rekognition, streaming-video-kinesis-output and API_SearchFacesByImage
# note: the faces that matched lie in other images
# image: 640x480
# when: /FaceSearchResponse
# when: /SearchedFaceBoundingBox /FaceMatches
def boxed: if . then [.Left, .Top, .Width, .Height] | xywh else null end;
def known: if length > 0 then .[0].Face | .ExternalImageId // .FaceId else "" end;
{
  units: "normalised",
  objects: (if .FaceSearchResponse then each(.FaceSearchResponse[]; {
      class: (.MatchedFaces // [] | known),
      confidence: (.DetectedFace.Confidence | percent),
      box: (.DetectedFace.BoundingBox | boxed),
      keypoints: [.DetectedFace.Landmarks[]? | {x: .X, y: .Y, name: .Type}]
    })
    else [{
      class: (.FaceMatches | known),
      confidence: (.SearchedFaceConfidence | percent),
      box: (.SearchedFaceBoundingBox | boxed)
    }] end)
}
