using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>A theory that needs programs; without them the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] programs) => Skip = programs.Select(WhySkip).FirstOrDefault(why => why is not null);

    private static string? WhySkip(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)))
            ? null
            : $"{program} is not installed";
}
