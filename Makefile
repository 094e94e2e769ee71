# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
# Each works on a fresh Debian machine as root: what is missing is installed from Debian or built once into a cache.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

WITH := lab/provision/with-toolchain
MVN := mvn -B -ntp -Dstyle.color=always

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: ready
ready: # Fails at once where the demo or the tests would fail late
	lab/provision/preflight 25

.PHONY: check
check: ## Run the tests that need no guest, no cluster and nothing packaged
	$(WITH) $(MVN) -q --fail-at-end test -DexcludedGroups=guest,cluster,browser,packaged,bench,long,gitops,engines -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: demo
demo: ready build ## Show the whole story on one real node: measure, breach, fix, verify, undo (KEEP=1 leaves it running)
	$(WITH) lab/demo

.PHONY: test
test: ready ## Run all tests: scripts and paths, pure logic, a real API server, real kernels, the whole loop on a real node
	lab/provision/lint
	$(WITH) lab/provision/all
	mkdir -p target
	$(WITH) $(MVN) --fail-at-end verify 2>&1 | tee target/test.log || { lab/failures target/test.log >&2; exit 1; }

.PHONY: test-long
test-long: ## Run the tests that take too long for every change: a hundred nodes with fifty kills, a life with Helm, ...
	$(WITH) $(MVN) verify -Dgroups=long -DexcludedGroups= -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: test-gitops
test-gitops: ## Run a real Argo CD on chart and policy: its build takes ten minutes, once
	$(WITH) lab/provision/argocd
	$(WITH) $(MVN) verify -pl deploy/argocd -am -Dgroups=gitops -DexcludedGroups= -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: test-engines
test-engines: ## Run Kyverno and Gatekeeper on helper and fix pods: their build takes twelve minutes, once
	$(WITH) lab/provision/tools helm gator kyverno
	$(WITH) $(MVN) verify -pl deploy -am -Dgroups=engines -DexcludedGroups= -Dsurefire.failIfNoSpecifiedTests=false

.PHONY: build
build: ## Compile and package everything, without tests
	$(WITH) $(MVN) -q package -DskipTests

.PHONY: lab
lab: build ## Start a control plane and one node to experiment with; lab/lab --help lists the rest
	$(WITH) lab/lab up
	$(WITH) lab/lab node add node-a --possible-cpus 80 --memory 2048

.PHONY: images
images: build ## Build the images as OCI archives, with bills of materials, into target/images: REGISTRY=registry.example/latency names them
	$(WITH) env $(if $(REGISTRY),REGISTRY=$(REGISTRY)) $(if $(ARCHITECTURES),ARCHITECTURES="$(ARCHITECTURES)") deploy/images/all

.PHONY: release
release: build ## Make a release into target/release: REGISTRY=registry.example/latency says where its images will be, KEY=cosign.key signs it
	$(WITH) env REGISTRY=$(REGISTRY) KEY=$(KEY) deploy/release target/release

.PHONY: livepatch
livepatch: ## Build the livepatch for KERNEL="bookworm 5.10.0-32-amd64 ...", signed with SIGN="KEY CERTIFICATE", as a bundle and an image
	@test -n "$(KERNEL)" || { echo 'say for which kernels: make livepatch KERNEL="bookworm 5.10.0-32-amd64"' >&2; exit 2; }
	livepatch/build $(if $(SIGN),--sign $(SIGN)) $(KERNEL)
	livepatch/image

.PHONY: chart
chart: ## Render what kustomize takes from the Helm chart
	$(WITH) deploy/render

.PHONY: picture
picture: ## Draw the README's picture of the dashboard anew
	$(WITH) deploy/monitoring/picture/draw

.PHONY: bench
bench: build ## Run the benchmarks; ratios side by side in one run
	$(WITH) $(MVN) verify -Dgroups=bench -DexcludedGroups= -Dsurefire.failIfNoSpecifiedTests=false

SEEDS ?= 1-20000
.PHONY: simulate
simulate: ## Try to break the rollout by random histories: SEEDS=1-100000; one again: SEEDS=42-42, with LINES=400 of it
	$(WITH) $(MVN) -q -pl operator -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false \
		-DexcludedGroups=guest,cluster,bench -Dseeds=$(SEEDS) -Dlines=$(or $(LINES),40)

.PHONY: mutation
mutation: ## Change what decides, one place at a time, and list what no test notices: OF='dev.ipvs.latency.operator.fix.*' is a part
	$(WITH) $(MVN) -Pmutation -pl operator -am process-test-classes $(if $(OF),-Dmutated='$(OF)')

.PHONY: lint
lint: ## Check formats, shell scripts and the boundaries between packages
	$(WITH) lab/provision/lint
	$(WITH) $(MVN) -q spotless:check

.PHONY: crds
crds: ## Write the CRDs anew from the Java model
	$(WITH) $(MVN) -q -pl crds -am test -Dtest=CrdYamlTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrds.write

.PHONY: docs
docs: ## Write the generated parts of docs/ and deploy/argocd anew
	$(WITH) $(MVN) -q -pl crds,operator,node-helper,deploy/argocd -am test -Dtest='PolicyReferenceTest,StatusReferenceTest,MetricTableTest,RolloutExamplesTest,ArgoCdConfigTest' \
		-Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write -Dargocd.write

.PHONY: format
format: ## Format the Java sources
	$(WITH) $(MVN) -q spotless:apply

.PHONY: clean
clean: ## Remove what was built in the tree; the cache outside stays
	$(WITH) $(MVN) -q clean
	$(MAKE) -C bpf clean
