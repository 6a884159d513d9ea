using System.Diagnostics;

namespace VirtSpec.Cli.Guests;

/// <summary>
/// Debian's packages of another architecture, through apt with all its state in a directory of ours: the package system of the computer is neither used nor changed.
/// Where packages come from, and whose signatures count, is what the computer's own configuration of apt says.
/// </summary>
/// <param name="directory">Where lists, packages and unpacked files go; an existing directory.</param>
/// <param name="searchPath">Where the programs are looked for, as in PATH.</param>
internal sealed class AptArchive(string directory, string searchPath)
{
    private const string Architecture = "arm64";

    private string State => Path.Combine(directory, "apt");

    /// <summary>Says what is missing, if something is.</summary>
    public void CheckPrograms()
    {
        foreach (string program in (string[])["apt-get", "apt-cache", "dpkg"])
            if (Find(program) is null)
                throw new CommandError(program, "the program of Debian's package system", "no such program", "run this on Debian or in a container of it, and copy the directory");
    }

    /// <summary>Reads what the archive has.</summary>
    public void Update()
    {
        Directory.CreateDirectory(Path.Combine(State, "lists", "partial"));
        Directory.CreateDirectory(Path.Combine(State, "cache", "archives", "partial"));
        File.WriteAllText(Path.Combine(State, "status"), "");
        Run("apt-get", [.. Options, "-qq", "update"], "the lists of the archive");
    }

    /// <summary>The package as a file.</summary>
    public string Download(GuestPackage package)
    {
        string[] versions = Versions(package.Name);
        if (!versions.Contains(package.Version))
        {
            string found = versions.Length == 0 ? "no such package" : string.Join(" and ", versions);
            throw new CommandError(package.Name, $"version {package.Version} in the archive", found,
                "add a source of Debian 12 that has it to apt's configuration, or write the new version and its hashes to Golden/guests/packages.tbl");
        }
        string target = Directory.CreateDirectory(Path.Combine(directory, package.File)).FullName;
        Run("apt-get", [.. Options, "-qq", "download", $"{package.Name}={package.Version}"], $"{package.Name} {package.Version}", target);
        return Directory.GetFiles(target, "*.deb").SingleOrDefault()
            ?? throw new CommandError($"apt-get: {package.Name}", "one package", "none", "run the command again");
    }

    /// <summary>The contents of a file in a package.</summary>
    public byte[] Unpack(string packageFile, string path)
    {
        string target = packageFile + ".unpacked";
        Run("dpkg", ["-x", packageFile, target], "the files of a package");
        string file = Path.Combine(target, path);
        return File.Exists(file) ? File.ReadAllBytes(file) : throw new CommandError(Path.GetFileName(packageFile), path, "no such file", "correct Golden/guests/packages.tbl");
    }

    private string[] Options =>
    [
        "-o", $"APT::Architecture={Architecture}", "-o", $"APT::Architectures={Architecture}", "-o", $"Dir::State={State}", "-o", $"Dir::State::Lists={State}/lists",
        "-o", $"Dir::State::status={State}/status", "-o", $"Dir::Cache={State}/cache", "-o", "APT::Sandbox::User=", "-o", "Acquire::Languages=none", "-o", "Debug::NoLocking=true",
    ];

    /// <summary>The versions that the archive has.</summary>
    private string[] Versions(string package) =>
        [.. Run("apt-cache", [.. Options, "madison", package], "the lists of the archive").Split('\n').Select(line => line.Split('|')).Where(c => c.Length > 1).Select(c => c[1].Trim()).Distinct()];

    private string Run(string program, string[] arguments, string purpose, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(Find(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = workingDirectory ?? directory };
        start.Environment["LC_ALL"] = "C";
        start.Environment["PATH"] = searchPath;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0)
            return output;
        string complaint = error.Result.Split('\n').FirstOrDefault(l => l.StartsWith("E:", StringComparison.Ordinal)) ?? error.Result.Split('\n')[0];
        throw new CommandError(program, purpose, $"'{complaint.Trim()}'", "see that this computer can install packages");
    }

    private string? Find(string program) =>
        searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
}
