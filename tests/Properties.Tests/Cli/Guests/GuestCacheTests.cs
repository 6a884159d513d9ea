using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using VirtSpec.Cli;
using VirtSpec.Cli.Guests;
using Xunit;

namespace VirtSpec.Properties.Tests.Cli.Guests;

/// <summary>Fetching with programs in place of apt's, which know three packages: each "package" is its one file.</summary>
public sealed class GuestCacheTests : IDisposable
{
    private static readonly string[] Names = ["linux", "xen", "busybox"];

    private readonly string _root = Directory.CreateTempSubdirectory("virtspec").FullName;
    private readonly StringWriter _log = new() { NewLine = "\n" };

    private string Programs => Path.Combine(_root, "programs");

    private string Cache => Path.Combine(_root, "cache", "guests");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [ShellFact]
    public void Fetching_gives_every_file_with_its_contents_and_what_is_made_from_them()
    {
        MakePrograms();
        Of(Packages()).Fetch(_log);
        Assert.Equal(["busybox", "initrd.cpio", "linux", "xen", "xen.dtb"], Files());
        Assert.All(Names, name => Assert.Equal(Contents(name), File.ReadAllBytes(Path.Combine(Cache, name))));
        Assert.Contains($"{Path.Combine(Cache, "linux")}: fetched, linux-package 1:2+3\n", _log.ToString(), StringComparison.Ordinal);
        Assert.All(Of(Packages()).List(), file => Assert.Equal("present", file.State));
    }

    [ShellFact]
    public void What_is_there_is_not_fetched_again_and_needs_no_programs()
    {
        MakePrograms();
        Of(Packages()).Fetch(_log);
        new GuestCache(Cache, Packages(), searchPath: "").Fetch(_log);
        Assert.Contains($"{Path.Combine(Cache, "xen")}: present, xen-package 1:2+3\n", _log.ToString(), StringComparison.Ordinal);
    }

    [ShellFact]
    public void A_file_with_another_hash_is_fetched_again()
    {
        MakePrograms();
        Of(Packages()).Fetch(_log);
        File.WriteAllText(Path.Combine(Cache, "xen"), "older");
        Assert.Contains(Of(Packages()).List(), file => file.State == "another version");
        Of(Packages()).Fetch(_log);
        Assert.Equal(Contents("xen"), File.ReadAllBytes(Path.Combine(Cache, "xen")));
    }

    [ShellFact]
    public void A_version_that_the_archive_no_longer_has_is_one_line()
    {
        MakePrograms();
        var error = Fails(Packages().SetItem(1, Packages()[1] with { Version = "9" }));
        Assert.Equal(
            "xen-package: expected version 9 in the archive, found 1:2+3; add a source of Debian 12 that has it to apt's configuration, or write the new version and its hashes to Golden/guests/packages.tbl",
            error.Message);
        Assert.Equal(["linux"], Files());
    }

    [ShellFact]
    public void A_package_that_the_archive_does_not_have_is_one_line()
    {
        MakePrograms();
        Assert.StartsWith("other: expected version 1:2+3 in the archive, found no such package; ", Fails(Packages().SetItem(0, Packages()[0] with { Name = "other" })).Message, StringComparison.Ordinal);
    }

    [ShellFact]
    public void A_package_or_file_with_a_wrong_hash_is_refused_and_nothing_of_it_stays()
    {
        MakePrograms();
        string hash = Packages()[0].PackageHash, wrong = new('0', 64);
        Assert.Equal(
            $"linux-package: expected SHA-256 {wrong}, found {hash}; do not use it: find out who changed it",
            Fails(Packages().SetItem(0, Packages()[0] with { PackageHash = wrong })).Message);
        Assert.StartsWith(
            $"linux-package: boot/linux: expected SHA-256 {wrong}, found {Packages()[0].FileHash}; ",
            Fails(Packages().SetItem(0, Packages()[0] with { FileHash = wrong })).Message,
            StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Fact]
    public void Without_the_programs_it_says_what_is_missing()
    {
        Assert.Equal(
            "apt-get: expected the program of Debian's package system, found no such program; run this on Debian or in a container of it, and copy the directory",
            Assert.Throws<CommandError>(() => new GuestCache(Cache, Packages(), searchPath: Programs).Fetch(_log)).Message);
        Assert.Empty(Files());
    }

    [ShellFact]
    public void What_apt_complains_of_is_passed_on_in_one_line()
    {
        MakePrograms();
        Program("apt-get", "echo 'W: careful' >&2; echo 'E: the archive is closed' >&2; echo 'E: more' >&2; exit 100");
        Assert.Equal("apt-get: expected the lists of the archive, found 'E: the archive is closed'; see that this computer can install packages", Fails(Packages()).Message);
    }

    [Fact]
    public void The_table_names_the_files_that_the_rest_is_made_of()
    {
        var packages = GuestPackage.All();
        Assert.Equal(Names, packages.Select(p => p.File));
        Assert.All(packages, p => Assert.Matches("^[0-9a-f]{64} [0-9a-f]{64}$", $"{p.PackageHash} {p.FileHash}"));
    }

    [Fact]
    public void The_list_of_an_empty_cache_says_that_all_is_absent()
    {
        var run = CommandRun.Of("guests", "list", "--dir", Cache);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(5, run.Output.Split('\n').Count(line => line.Contains(": absent, ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_default_directory_is_in_the_cache_directory_of_the_user() =>
        Assert.EndsWith(Path.Combine("virtspec", "guests"), GuestCache.DefaultDirectory, StringComparison.Ordinal);

    private GuestCache Of(ImmutableArray<GuestPackage> packages) => new(Cache, packages, $"{Programs}{Path.PathSeparator}/usr/bin{Path.PathSeparator}/bin");

    private CommandError Fails(ImmutableArray<GuestPackage> packages) => Assert.Throws<CommandError>(() => Of(packages).Fetch(_log));

    private string[] Files() => Directory.Exists(Cache) ? [.. Directory.GetFileSystemEntries(Cache).Select(Path.GetFileName).Order()!] : [];

    private static byte[] Contents(string name) => Encoding.UTF8.GetBytes($"contents of {name}\n");

    private static ImmutableArray<GuestPackage> Packages() =>
        [.. Names.Select(name => new GuestPackage($"{name}-package", "1:2+3", Hash(Contents(name)), $"boot/{name}", name, Hash(Contents(name))))];

    private static string Hash(byte[] contents) => Convert.ToHexStringLower(SHA256.HashData(contents));

    /// <summary>apt-get writes a package into the working directory, apt-cache knows the versions, and dpkg unpacks.</summary>
    private void MakePrograms()
    {
        Program("apt-get", "case \"${@: -1}\" in update) ;; *=*) name=${@: -1}; name=${name%%-package=*}; echo \"contents of $name\" > \"$name.deb\";; esac");
        Program("apt-cache", "case \"${@: -1}\" in other) ;; *) echo \" ${@: -1} | 1:2+3 | somewhere main arm64 Packages\";; esac");
        Program("dpkg", "mkdir -p \"$3/boot\"; cp \"$2\" \"$3/boot/$(basename \"$2\" .deb)\"");
    }

    private void Program(string name, string script)
    {
        Directory.CreateDirectory(Programs);
        string path = Path.Combine(Programs, name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>A fact that needs a shell; without one the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute() => Skip = File.Exists("/bin/bash") ? null : "there is no /bin/bash";
}
