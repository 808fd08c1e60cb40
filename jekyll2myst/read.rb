# A post as HTML, by the parser that Jekyll uses: kramdown, with its reader of GitHub's Markdown.
#
# Reads Markdown from standard input and prints JSON: `html` for the writer of pages, in which every block has its line
# and formulas, notes and contents are elements of their own; `shown`, as Jekyll shows it, for the audit; `warnings`.

require "json"
require "kramdown"
require "kramdown-parser-gfm"

module Kramdown
  module Parser
    # Formulas that MathJax finds in a page and kramdown doesn't know are kept from being read as emphasis.
    module Formulas
      ESCAPED = /\\([\\.*_+`<>()\[\]{}#!:|"'$-])/ # what kramdown takes a backslash from, so that MathJax never saw it
      # Of that: who writes so has doubled the others too.
      AWARE = /\\\\\\\\|\\\\\\(?=\s)|\\\\[{}|,;!_]|[^\s\\]\\_/
      ENVIRONMENT = /(?:equation|align|alignat|gather|multline|eqnarray|flalign|displaymath|split)\*?/
      MATH = /\\\\\((?<round>.+?)\\\\\)|\\\\\[(?<square>.+?)\\\\\]|(?<whole>\\begin\{(?<name>#{ENVIRONMENT})\}.+?\\end\{\k<name>\})/m
      # A pair of single dollars without a space inside is a formula, unless it begins like an amount of money; with
      # one, it is if it has a command. What is in bold within is text between two variables of a shell.
      # Of letters, only an ending may follow, `$k$th`, and of digits, only the value, `$n=$5`, unless it began with one
      # too: `$5 for x=$9`. MathJax pairs none across a tag.
      TAG = /<\/?[A-Za-z][\w-]*(?:\s[^<>$]*)?\/?>/
      ENDED = /(?![\d$\w])|(?=(?:s|th)\b)/
      DOLLAR = /\$(?:(?=[^\s\d$])(?<tex>(?:(?!\*\*|#{TAG})[^$\\]|\\.)*?(?<!\s))\$(?:#{ENDED}|(?<=[=<>]\$)(?=\d))
        |(?:(?<number>\d+(?:\.\d+)?|\d(?:(?!#{TAG})[^$\\\n]|\\.)*?[\\^_{=](?:(?!#{TAG})[^$\\\n]|\\.)*?(?<!\s))
        |(?<loose>\n?(?:(?!#{TAG})[^$\n`])*\\[A-Za-z](?:(?!#{TAG})[^$\n`])*\n?))\$(?:#{ENDED}))/mx
      REFERENCE = /\\(?:eqref|ref)\{([^}]+)\}/

      STARTS = {
        post_math: /\\\\[(\[]|\\begin\{#{ENVIRONMENT}\}/, post_dollar: /\$(?!\$)/, post_reference: REFERENCE,
      }

      class << self
        attr_accessor :whole # whether the blog's reader takes no backslashes from formulas
      end

      def self.included(parser)
        STARTS.each { |name, start| parser.define_parser(name, start) unless parser.has_parser?(name) }
      end

      def initialize(source, options)
        super
        @span_parsers.unshift(*STARTS.keys)
      end

      def parse_post_math
        found = @src.scan(MATH)
        return add_text(@src.getch) unless found
        tex = @src[:round] || @src[:square] || @src[:whole]
        add_math(tex, @src[:round] ? :span : :block)
      end

      def parse_post_dollar
        before = @src.pos.zero? ? "" : @src.string.byteslice(0, @src.pos)[-1]
        found = before.match?(/[\\$\p{Word}]/) ? nil : @src.scan(DOLLAR)
        return add_text(@src.getch) unless found
        add_math((@src[:tex] || @src[:number] || @src[:loose]).strip, :span)
      end

      def parse_post_reference
        @src.scan(REFERENCE)
        element = Element.new(:html_element, "x-reference", {"to" => @src[1]}, category: :span, content_model: :raw)
        @tree.children << element
      end

      def add_math(tex, category)
        unless Formulas.whole
          tex = tex.match?(AWARE) ? tex.gsub(ESCAPED, '\1') : tex.gsub(/\\([_*|])|(?<!\\)\\([()\[\]])/) { $1 || $2 }
        end
        @tree.children << Element.new(:math, tex, nil, category: category)
      end
    end

    class Post < GFM
      include Formulas
    end

    class PlainPost < Kramdown
      include Formulas
    end
  end

  module Converter
    # As Jekyll shows it; without an engine for formulas, kramdown would leave a `<` in them to open a tag.
    class Shown < Html
      def convert_math(element, indent)
        element.value = escape_html(element.value)
        super
      end
    end

    # What the writer of pages needs to know, said in HTML.
    class Lined < Html
      def initialize(root, options)
        super
        @notes = {}
        number(root)
      end

      def number(element)
        line = element.options[:location] # which kramdown counts anew in the cells of a table
        tag = element.type == :html_element
        lined = tag ? element.value.match?(/\A[a-z]/i) : element.block? # `<你好>` is no tag to a browser
        element.attr["data-line"] = line.to_s if line && lined && element.type != :root
        return if element.type == :table

        (element.children + [element.value].grep(Element)).each { |child| number(child) }
      end

      def convert_root(element, indent)
        html, done = inner(element, indent), []
        until (names = @notes.keys - done).empty?
          names.each do |name|
            line = @notes[name].options[:location] || @notes[name].children.first&.options&.dig(:location)
            html << "<x-definition name=\"#{escape_html(name, :attribute)}\" data-line=\"#{line}\">#{inner(@notes[name], 0)}</x-definition>\n"
          end
          done += names
        end
        html
      end

      def convert_footnote(element, _indent)
        name = element.options[:name].to_s
        @notes[name] ||= element.value
        "<x-note name=\"#{escape_html(name, :attribute)}\"></x-note>"
      end

      def convert_math(element, _indent)
        line = element.attr["data-line"]
        shown = element.options[:category] == :block ? "block" : "inline"
        "<x-math data-shown=\"#{shown}\"#{" data-line=\"#{line}\"" if line}>#{escape_html(element.value)}</x-math>"
      end

      def convert_ul(element, indent)
        refs = element.options.dig(:ial, :refs) || []
        refs.include?("toc") ? "<x-contents data-line=\"#{element.options[:location]}\"></x-contents>" : super
      end
      alias convert_ol convert_ul

      # With its line in front.
      def convert_xml_comment(element, indent)
        super.sub("<!--", "<!--#{element.options[:location]} ")
      end

      # Quotes and dashes as they were typed: the book sets its own.
      def convert_smart_quote(element, _indent)
        element.value.to_s.end_with?("dquo") ? "\"" : "'"
      end

      def convert_typographic_sym(element, indent)
        {hellip: "...", mdash: "---", ndash: "--"}[element.value] || super
      end
    end
  end
end

# The settings of the blog for kramdown; `input` is GFM, as Jekyll has it, or Kramdown; `whole` is told of above.
given = JSON.parse(ARGV.fetch(0)).transform_keys(&:to_sym)
input = given.delete(:input)
Kramdown::Parser::Formulas.whole = given.delete(:whole)
options = {hard_wrap: false, auto_ids: true, **given, math_engine: nil, syntax_highlighter: nil}
text = $stdin.set_encoding("UTF-8").read
post = Kramdown::Document.new(text, input: input == "GFM" ? "Post" : "PlainPost", **options)
jekyll = Kramdown::Document.new(text, input: input, **options)
puts JSON.generate(html: post.to_lined, shown: jekyll.to_shown, warnings: post.warnings)
