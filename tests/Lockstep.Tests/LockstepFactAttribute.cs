using VirtSpec.Boots;
using VirtSpec.Lockstep.Compare;
using Xunit;

namespace VirtSpec.Lockstep.Tests;

/// <summary>A fact about a boot beside QEMU; where one of its files, QEMU or the compiler is absent, the test is skipped with the reason, unless images are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LockstepFactAttribute : FactAttribute
{
    public LockstepFactAttribute(string boot)
    {
        if (!BootFiles.AreRequired)
            Skip = KnownBoot.WhyNot(Boot.Named(boot));
    }
}
