using System.ComponentModel;
using System.Diagnostics;

namespace VirtSpec.Tidy.Tests;

/// <summary>Finds the checkout and its files.</summary>
internal static class Checkout
{
    private const string Marker = "Directory.Packages.props";

    private static readonly HashSet<string> NotSource = ["bin", "obj", ".git", ".virtspec", ".vs", ".idea", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The nearest directory above this assembly that holds the central package versions.</summary>
    public static string Root()
    {
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null; parent = parent.Parent)
        {
            if (File.Exists(Path.Combine(parent.FullName, Marker)))
                return parent.FullName;
        }

        throw new DirectoryNotFoundException($"no {Marker} above {AppContext.BaseDirectory}; run the tests from a checkout");
    }

    /// <summary>What git tracks or would track; every source file where there is no git, as in an unpacked archive.</summary>
    public static IEnumerable<string> Files(string root) => TrackedFiles(root) ?? WalkedFiles(root);

    /// <summary>The files that git names, or null when git or its repository is absent.</summary>
    internal static IReadOnlyList<string>? TrackedFiles(string root)
    {
        try
        {
            var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode != 0)
                return null;
            // A file deleted but not yet committed is still in the index.
            return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(path => File.Exists(Path.Combine(root, path)))];
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The files below the root outside build output and tools' own directories.</summary>
    internal static IEnumerable<string> WalkedFiles(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(NotSource.Contains) && !path.EndsWith(".received.txt", StringComparison.Ordinal));
}
