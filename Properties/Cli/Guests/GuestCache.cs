using System.Collections.Immutable;
using System.Security.Cryptography;

namespace VirtSpec.Cli.Guests;

/// <summary>A directory with real system software: files from packages, and what is made from them. A file has its name only when it is complete and its hash is right.</summary>
/// <param name="directory">Where the files are; it need not exist.</param>
/// <param name="packages">The packages, of which one gives <c>linux</c>, one <c>xen</c> and one <c>busybox</c>.</param>
/// <param name="searchPath">Where the programs of the package system are looked for, as in PATH.</param>
public sealed class GuestCache(string directory, ImmutableArray<GuestPackage> packages, string searchPath)
{
    private const string Linux = "linux", Busybox = "busybox", Initrd = "initrd.cpio", XenTree = "xen.dtb";

    /// <summary>The directory when none is named: that for data which can be fetched again. (XDG Base Directory Specification.)</summary>
    public static string DefaultDirectory
    {
        get
        {
            string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string root = string.IsNullOrEmpty(cache) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : cache;
            return Path.Combine(root, "virtspec", "guests");
        }
    }

    /// <summary>Every file, where it comes from, and whether it is there.</summary>
    public IEnumerable<(string Path, string Source, string State)> List()
    {
        foreach (var package in packages)
            yield return (PathOf(package.File), $"{package.Name} {package.Version}", StateOf(package));
        yield return (PathOf(Initrd), "made from busybox", File.Exists(PathOf(Initrd)) ? "present" : "absent");
        yield return (PathOf(XenTree), "made for xen, linux and initrd.cpio", File.Exists(PathOf(XenTree)) ? "present" : "absent");
    }

    /// <summary>Fetches what is not there, and makes the rest.</summary>
    /// <param name="log">What became of each file, a line each.</param>
    /// <exception cref="CommandError">A program or a version is missing, a hash is wrong, or the directory cannot be written.</exception>
    public void Fetch(TextWriter log)
    {
        try
        {
            FetchPackages(log);
            byte[] initrd = DerivedFiles.Initrd(File.ReadAllBytes(PathOf(Busybox)));
            Put(Initrd, initrd);
            log.WriteLine($"{PathOf(Initrd)}: made from busybox");
            Put(XenTree, DerivedFiles.XenDeviceTree((int)new FileInfo(PathOf(Linux)).Length, initrd.Length));
            log.WriteLine($"{PathOf(XenTree)}: made for xen, linux and initrd.cpio");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandError(directory, "a directory that can be written", e.Message.TrimEnd('.'), "name another with --dir");
        }
    }

    private void FetchPackages(TextWriter log)
    {
        GuestPackage[] missing = [.. packages.Where(p => StateOf(p) != "present")];
        foreach (var package in packages.Except(missing))
            log.WriteLine($"{PathOf(package.File)}: present, {package.Name} {package.Version}");
        if (missing.Length == 0)
            return;
        Directory.CreateDirectory(directory);
        string temporary = Directory.CreateDirectory(Path.Combine(directory, $".fetch-{Environment.ProcessId}")).FullName;
        try
        {
            var archive = new AptArchive(temporary, searchPath);
            archive.CheckPrograms();
            archive.Update();
            foreach (var package in missing)
            {
                string file = archive.Download(package);
                CheckHash(package.Name, package.PackageHash, File.ReadAllBytes(file));
                byte[] contents = archive.Unpack(file, package.Path);
                CheckHash($"{package.Name}: {package.Path}", package.FileHash, contents);
                Put(package.File, contents);
                log.WriteLine($"{PathOf(package.File)}: fetched, {package.Name} {package.Version}");
            }
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private string PathOf(string file) => Path.Combine(directory, file);

    private string StateOf(GuestPackage package) =>
        !File.Exists(PathOf(package.File)) ? "absent" : Hash(File.ReadAllBytes(PathOf(package.File))) == package.FileHash ? "present" : "another version";

    /// <summary>Gives the file its name when all of it is written.</summary>
    private void Put(string file, byte[] contents)
    {
        string partial = $"{PathOf(file)}.{Environment.ProcessId}.partial";
        try
        {
            File.WriteAllBytes(partial, contents);
            File.Move(partial, PathOf(file), overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void CheckHash(string what, string expected, byte[] contents)
    {
        string found = Hash(contents);
        if (found != expected)
            throw new CommandError(what, $"SHA-256 {expected}", found, "do not use it: find out who changed it");
    }

    private static string Hash(byte[] contents) => Convert.ToHexStringLower(SHA256.HashData(contents));
}
