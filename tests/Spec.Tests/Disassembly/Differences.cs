using Xunit;

namespace VirtSpec.Spec.Tests.Disassembly;

internal static class Differences
{
    private const int Shown = 25;

    /// <summary>Fails with the count and the first of the differences, a line each.</summary>
    public static void AssertNone(IEnumerable<string> differences)
    {
        string[] all = [.. differences];
        Assert.True(all.Length == 0, $"{all.Length} differences:\n{string.Join('\n', all.Take(Shown))}");
    }
}
