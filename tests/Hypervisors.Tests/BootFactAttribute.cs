using VirtSpec.Boots;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>A fact about a boot; where one of its files is absent, the test is skipped with the reason, unless images are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BootFactAttribute : FactAttribute
{
    public BootFactAttribute(string boot)
    {
        if (!BootFiles.AreRequired)
            Skip = BootFiles.WhyNot(Boot.Named(boot));
    }
}
