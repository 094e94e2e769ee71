package dev.ipvs.latency.argocd.live;

import dev.ipvs.latency.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The repository that Argo CD follows. */
record GitRepository(Path folder) {

    static GitRepository create(Path folder) {
        Command.of("git", "init", "--quiet", "--initial-branch=main", folder.toString())
                .output();
        return new GitRepository(folder);
    }

    String url() {
        return folder.toUri().toString();
    }

    void write(String file, String content) {
        Path path = folder.resolve(file);
        try {
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Copies a folder, links as links. */
    void copy(Path source, String to) {
        Path target = folder.resolve(to);
        try {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Command.of("cp", "--recursive", source.toString(), target.toString()).output();
    }

    void remove(String file) {
        git("rm", "--quiet", file);
    }

    /** Commits all there is; returns the revision. */
    String commit(String message) {
        git("add", "--all");
        git("-c", "user.name=Gita", "-c", "user.email=gita@git.example", "commit", "--quiet", "--message", message);
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... words) {
        return Command.of(words)
                .through(List.of("git", "-C", folder.toString()))
                .output();
    }
}
