using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Boots.Tests;

/// <summary>A fact about a boot; where one of its files, or QEMU when it is held against that, is absent, the test is skipped with the reason, unless images are required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BootFactAttribute : FactAttribute
{
    public BootFactAttribute(string boot, bool onQemu = false)
    {
        if (!BootFiles.AreRequired)
            Skip = BootFiles.WhyNot(Boot.Named(boot)) ?? (onQemu ? InstalledPrograms.WhySkip(QemuBoot.Program) : null);
    }
}
