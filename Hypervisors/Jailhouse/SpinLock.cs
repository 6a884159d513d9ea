using VirtSpec.Spec.Hyp;

namespace VirtSpec.Hypervisors.Jailhouse;

/// <summary>A lock that is taken for a few operations, and never while waiting for another PE. (asm/spinlock.h.)</summary>
internal static class SpinLock
{
    public static async Handler Acquire(ModelPE pe, ulong @lock)
    {
        while (await pe.LDAXR(@lock) != 0 || await pe.STLXR(@lock, 1) != 0)
        {
        }
    }

    public static async Handler Release(ModelPE pe, ulong @lock) => await pe.STLR(@lock, 0);
}
