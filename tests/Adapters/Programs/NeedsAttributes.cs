using Xunit;

namespace VirtSpec.Adapters.Programs;

/// <summary>A fact that needs programs; without them the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] programs) => Skip = InstalledPrograms.WhySkip(programs);
}

/// <summary>A theory that needs programs; without them the test is reported as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] programs) => Skip = InstalledPrograms.WhySkip(programs);
}
