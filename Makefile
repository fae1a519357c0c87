# The verbs that people try first. What they do stands in .ci/run.

.PHONY: build test lint race fuzz bench bench-start demo e2e journeys measure memory package-test clean

build:
	go build .

test lint race fuzz bench bench-start e2e measure memory package-test:
	.ci/run $@

demo:
	go run . demo

journeys:
	.ci/screenshots

clean:
	rm -rf framebin dist .completions .man
