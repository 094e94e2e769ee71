# Reads apt's own source files, in both formats, and prints each archive that serves the suite CODENAME (or STABLE, its
# other name) as a deb822 paragraph without suites: where the other suites of the same distribution are, and how they are signed.

function words(text, found,    list, n, i) {
    n = split(text, list, /[ \t\n]+/)
    for (i = 1; i <= n; i++) if (list[i] == found) return 1
    return 0
}

function archive(uris, suites, components, signed_by, trusted, architectures) {
    if (!words(components, "main")) return
    if (!words(suites, CODENAME) && !words(suites, STABLE)) return
    printf "Types: deb\nURIs: %s\nComponents: main\n", uris
    if (signed_by != "") printf "Signed-By: %s\n", signed_by
    if (trusted != "") printf "Trusted: %s\n", trusted
    if (architectures != "") printf "Architectures: %s\n", architectures
    printf "\n"
}

function end_of_paragraph() {
    if (words(field["types"], "deb") && tolower(field["enabled"]) != "no")
        archive(field["uris"], field["suites"], field["components"], field["signed-by"], field["trusted"], field["architectures"])
    delete field
    name = ""
}

function one_line(line,    options, part, n, i, pair, option) {
    sub(/[ \t]*#.*/, "", line)
    delete option
    if (match(line, /^deb[ \t]+\[[^]]*\]/)) {
        options = substr(line, RSTART, RLENGTH)
        line = "deb" substr(line, RSTART + RLENGTH)
        gsub(/^deb[ \t]+\[|\]$/, "", options)
        n = split(options, part, /[ \t]+/)
        for (i = 1; i <= n; i++) if (split(part[i], pair, "=") == 2) option[pair[1]] = pair[2]
    }
    n = split(line, part, /[ \t]+/)
    if (part[1] != "deb" || n < 4) return
    options = part[4]
    for (i = 5; i <= n; i++) options = options " " part[i]
    gsub(",", " ", option["arch"])
    archive(part[2], part[3], options, option["signed-by"], option["trusted"], option["arch"])
}

FNR == 1 { end_of_paragraph() }
FILENAME ~ /\.list$/ { one_line($0); next }
/^#/ { next }
/^[ \t]*$/ { end_of_paragraph(); next }
/^[ \t]/ { field[name] = field[name] "\n" $0; next }
{
    name = tolower(substr($0, 1, index($0, ":") - 1))
    value = substr($0, index($0, ":") + 1)
    sub(/^[ \t]+/, "", value)
    sub(/[ \t]+$/, "", value)
    field[name] = value
}
END { end_of_paragraph() }
