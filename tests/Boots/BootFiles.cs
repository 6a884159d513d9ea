using VirtSpec.Cli.Guests;

namespace VirtSpec.Boots;

/// <summary>Where the files of the boots are: small images in a folder that is not part of the product, and what <c>virtspec guests fetch</c> brings.</summary>
public static class BootFiles
{
    /// <summary>The environment variable that names the folder of small images; without it, it is <c>shared/guests</c> beside the checkout.</summary>
    public const string FolderVariable = "VIRTSPEC_GUESTS";

    /// <summary>The environment variable that, set to 1, makes an absent image a failure in place of a skipped test: <c>tests/run --require-shared</c>.</summary>
    public const string RequireVariable = "VIRTSPEC_REQUIRE_SHARED";

    private const string Fetched = "fetched:";

    public static bool AreRequired => Environment.GetEnvironmentVariable(RequireVariable) == "1";

    private static string Folder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : BesideCheckout();

    public static string PathOf(string file) => file.StartsWith(Fetched, StringComparison.Ordinal)
        ? Path.Combine(GuestCache.DefaultDirectory, file[Fetched.Length..])
        : Path.Combine(Folder, file);

    /// <summary>Why a boot cannot run, or null when all of its files are there.</summary>
    public static string? WhyNot(Boot boot)
    {
        if (boot.Files.FirstOrDefault(f => !File.Exists(PathOf(f))) is not { } absent)
            return null;
        return absent.StartsWith(Fetched, StringComparison.Ordinal)
            ? $"{absent[Fetched.Length..]} is not there: run 'virtspec guests fetch'"
            : $"{absent} is not in the folder of small images, which {FolderVariable} names";
    }

    private static string BesideCheckout()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "VirtSpec.sln")))
            directory = directory.Parent;
        return directory?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "guests") : "";
    }
}
