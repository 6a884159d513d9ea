using VirtSpec.Lockstep.Qemu;

namespace VirtSpec.Lockstep.Tests;

/// <summary>A guest of <c>tests/Lockstep/Time</c>.</summary>
internal static class TimeGuest
{
    public static Boot Boot(string guest, string cpu) => new() { Kernel = PathOf($"{guest}.elf"), Cpu = cpu, El2 = true };

    public static string Expected(string guest) => File.ReadAllText(PathOf($"{guest}.expected"));

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Time", name);
}
