package dev.ipvs.latency.helper.fix.livepatch;

/** Puts modules into the running kernel and takes them out. */
public interface ModuleLoader {

    /** Loads a module from these very bytes, so that what was checked is what is loaded. */
    void load(byte[] module) throws KernelRefusal;

    /** The same through a file in memory that nobody can change, for kernels that want a file to appraise. */
    void loadAsFile(byte[] module) throws KernelRefusal;

    /** Removes a module that nobody uses. */
    void remove(String name) throws KernelRefusal;
}
