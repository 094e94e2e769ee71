package dev.ipvs.latency.lab.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The source of an enum, whose comments are what the docs say of its constants. */
public record EnumSource(Class<? extends Enum<?>> type, Path file) {

    /** Of the module whose tests run, in its folder. */
    public static EnumSource of(Class<? extends Enum<?>> type) {
        return new EnumSource(type, Path.of("src/main/java", type.getName().replace('.', '/') + ".java"));
    }

    /** For each constant, in the order of the source, its name and its comment as Markdown. */
    public Stream<List<String>> rows() {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(file));
            TreePath unit = new TreePath(task.parse().iterator().next());
            return rows(unit, DocTrees.instance(task)).stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private List<List<String>> rows(TreePath unit, DocTrees comments) {
        ClassTree declared =
                (ClassTree) unit.getCompilationUnit().getTypeDecls().getFirst();
        TreePath path = new TreePath(unit, declared);
        return declared.getMembers().stream()
                .filter(this::isConstant)
                .map(VariableTree.class::cast)
                .map(constant -> row(constant.getName(), comments.getDocCommentTree(new TreePath(path, constant))))
                .toList();
    }

    private boolean isConstant(Tree member) {
        return member instanceof VariableTree variable
                && Stream.of(type.getEnumConstants())
                        .anyMatch(constant -> variable.getName().contentEquals(constant.name()));
    }

    private List<String> row(CharSequence constant, @Nullable DocCommentTree comment) {
        if (comment == null) {
            throw new AssertionError("%s.%s has no comment, and the docs show it: say what it means"
                    .formatted(type.getSimpleName(), constant));
        }
        return List.of("`" + constant + "`", markdown(comment));
    }

    private static String markdown(DocCommentTree comment) {
        return comment.getFullBody().stream()
                .map(EnumSource::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .replace("|", "\\|");
    }

    private static String markdown(DocTree part) {
        return switch (part) {
            case LiteralTree code -> "`" + code.getBody() + "`";
            case LinkTree link -> "`" + link.getReference().toString().replaceFirst(".*#", "") + "`";
            default -> part.toString();
        };
    }
}
