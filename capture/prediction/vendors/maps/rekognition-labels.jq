# product: Amazon Rekognition
# source: github.com/aws/aws-cli awscli/examples/rekognition/detect-labels.rst (3096efeb)
# image: 1000x500
# object: name confidence instances
# boxes: 0..1
# confidence: 0..100
